package launcher.daemon.control;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.WireCodec;
import launcher.core.protocol.WireError;
import launcher.core.protocol.result.Result;
import launcher.core.protocol.result.StreamItem;
import launcher.daemon.engine.ResponseChannel;

/** A conversation whose lines wait here until the connection's answering thread writes them. */
final class ResponseQueue implements ResponseChannel {

    private final String id;
    private final int backlogChars;
    private final Predicate<String> writer;
    private final Thread answering;

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final List<Runnable> hangUpActions = new ArrayList<>();
    private int waitingChars;
    private boolean ended;
    private boolean hungUp;

    /**
     * Made on the answering thread.
     *
     * @param writer writes a line and blocks while the client reads slowly; false once it is gone
     */
    ResponseQueue(String id, int backlogChars, Predicate<String> writer) {
        this.id = id;
        this.backlogChars = backlogChars;
        this.writer = writer;
        this.answering = Thread.currentThread();
    }

    @Override
    public boolean event(StreamItem item) {
        var text = WireCodec.encodeEvent(id, item);
        return Thread.currentThread().equals(answering) ? writeNow(text) : enqueue(text);
    }

    private boolean writeNow(String text) {
        while (true) {
            String earlier;
            synchronized (this) {
                if (ended) {
                    return false;
                }
                if (lines.isEmpty()) {
                    break;
                }
                earlier = take();
            }
            if (!writer.test(earlier)) {
                return false;
            }
        }
        return writer.test(text);
    }

    private synchronized boolean enqueue(String text) {
        if (ended || hungUp) {
            return false;
        }
        if (waitingChars + text.length() > backlogChars) {
            lines.clear();
            waitingChars = 0;
            end(WireCodec.encodeFailed(Optional.of(id), WireError.of(ErrorCode.TOO_SLOW,
                    "the stream was read too slowly, and lines were dropped", "ask again, and read faster")));
            return false;
        }
        add(text);
        return true;
    }

    @Override
    public void ok(Result result) {
        end(WireCodec.encodeOk(id, result));
    }

    @Override
    public void fail(WireError error) {
        end(WireCodec.encodeFailed(Optional.of(id), error));
    }

    private synchronized void end(String text) {
        if (!ended) {
            add(text);
            ended = true;
            hangUpActions.clear();
        }
    }

    @Override
    public void onHangUp(Runnable action) {
        synchronized (this) {
            if (ended) {
                return;
            }
            if (!hungUp) {
                hangUpActions.add(action);
                return;
            }
        }
        action.run();
    }

    /** The client waits no more. What is there is still written, in case it reads. */
    void hangUp() {
        hangUp(Optional.empty());
    }

    /** Ends the conversation instead of the handler, which is told as if the client had hung up. */
    void breakOff(WireError error) {
        hangUp(Optional.of(WireCodec.encodeFailed(Optional.of(id), error)));
    }

    private void hangUp(Optional<String> lastWord) {
        List<Runnable> actions;
        synchronized (this) {
            if (hungUp) {
                return;
            }
            hungUp = true;
            actions = ended ? List.of() : List.copyOf(hangUpActions);
            hangUpActions.clear();
            lastWord.ifPresent(this::end);
            notifyAll();
        }
        actions.forEach(Runnable::run);
    }

    /**
     * Writes lines as they come, until the conversation has ended or the client has hung up.
     *
     * @return false if the client is gone
     */
    boolean writeAll() throws InterruptedException {
        while (true) {
            String text;
            synchronized (this) {
                while (lines.isEmpty() && !ended && !hungUp) {
                    wait();
                }
                if (lines.isEmpty()) {
                    return ended;
                }
                text = take();
            }
            if (!writer.test(text)) {
                return false;
            }
        }
    }

    private void add(String text) {
        lines.add(text);
        waitingChars += text.length();
        notifyAll();
    }

    private String take() {
        var text = lines.remove();
        waitingChars -= text.length();
        return text;
    }
}
