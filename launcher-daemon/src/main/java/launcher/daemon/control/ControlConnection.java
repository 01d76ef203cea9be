package launcher.daemon.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import launcher.core.protocol.DecodeResult;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.WireCodec;
import launcher.core.protocol.WireError;
import org.newsclub.net.unix.AFUNIXSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client. The reading thread turns lines into requests, sees the hang-up even while an answer is awaited, and cuts
 * off a client over its limits; the answering thread has the requests handled one after the other, writes, and closes.
 * At most one request waits behind the one in progress; then nothing more is read, and a hang-up is seen when writing
 * fails.
 */
final class ControlConnection {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");
    private static final int PENDING_MAX = 1;

    private final AFUNIXSocket socket;
    private final PeerCredentials peer;
    private final AuthorizingHandler gate;
    private final ControlLimits limits;
    private final OutputStream output;
    private final RequestLines lines;
    private final Thread reading;
    private final Thread answering;
    private final BlockingQueue<Work> pending = new ArrayBlockingQueue<>(PENDING_MAX);

    /** Guards the four below. */
    private final Object lock = new Object();
    private Optional<ResponseQueue> current = Optional.empty();
    private boolean inputEnded;
    private boolean closing;
    private boolean writing;

    /** When the last thing began or ended that the limits look at: a write, a request. */
    private volatile long sinceNanos = System.nanoTime();

    /** What the answering thread does next. */
    private sealed interface Work {
        record Answer(DecodeResult.Valid request) implements Work {}

        /** Answer this, and close. */
        record Refuse(DecodeResult.Malformed malformed) implements Work {}

        record Close() implements Work {}
    }

    /** @param whenOver told once, when the socket is closed and nothing reads it any more */
    ControlConnection(String name, AFUNIXSocket socket, PeerCredentials peer, AuthorizingHandler gate,
            ControlLimits limits, Consumer<ControlConnection> whenOver)
            throws IOException {
        this.socket = socket;
        this.peer = peer;
        this.gate = gate;
        this.limits = limits;
        socket.setSoTimeout((int) ControlLimits.TICK.toMillis());
        this.output = socket.getOutputStream();
        this.lines = new RequestLines(socket.getInputStream(), WireCodec.REQUEST_BYTES_MAX);
        this.reading = Thread.ofPlatform().daemon().name(name + "-read").unstarted(this::read);
        this.answering = Thread.ofPlatform().daemon().name(name + "-answer").unstarted(() -> answer(whenOver));
    }

    PeerCredentials peer() {
        return peer;
    }

    void start() {
        answering.start();
        reading.start();
    }

    /** Has the request in progress answered {@code shutting-down}, and closes once that is written. */
    void shutDown() {
        current().ifPresent(conversation ->
                conversation.breakOff(WireError.of(ErrorCode.SHUTTING_DOWN, "the daemon ends; the apps go on")));
        while (!pending.offer(new Work.Close())) {
            pending.clear();
        }
    }

    /**
     * Waits until the connection is over, cuts the client off when {@code patience} has passed, and then waits that
     * long again.
     */
    void awaitEnd(Duration patience) throws InterruptedException {
        if (answering.join(patience)) {
            return;
        }
        cutOff();
        // reading ends at its next tick
        if (!answering.join(patience.plus(ControlLimits.TICK))) {
            LOG.warn("control: a request of pid {} is still handled; left behind", peer.pid());
        }
    }

    private void read() {
        try {
            var open = true;
            while (open) {
                open = switch (lines.next()) {
                    case RequestLines.Reading.Line(var text) -> accept(text);
                    case RequestLines.Reading.TooLong() ->
                            refuse("a line is longer than " + WireCodec.REQUEST_BYTES_MAX + " bytes");
                    case RequestLines.Reading.NotUtf8() -> refuse("a line is not UTF-8");
                    case RequestLines.Reading.HungUp() -> hungUp();
                    case RequestLines.Reading.Nothing() -> withinLimits();
                };
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean accept(String line) throws InterruptedException {
        sinceNanos = System.nanoTime();
        return switch (WireCodec.decodeRequest(line)) {
            case DecodeResult.Valid request -> put(new Work.Answer(request));
            case DecodeResult.Malformed malformed -> putLast(new Work.Refuse(malformed));
        };
    }

    private boolean refuse(String why) throws InterruptedException {
        var error = WireError.of(ErrorCode.BAD_REQUEST, why);
        return putLast(new Work.Refuse(new DecodeResult.Malformed(Optional.empty(), error)));
    }

    /**
     * The client sends no more. It may have closed one direction only and still wait for what it asked, so that is
     * answered; but nothing more is awaited on its behalf.
     */
    private boolean hungUp() throws InterruptedException {
        Optional<ResponseQueue> inProgress;
        synchronized (lock) {
            inputEnded = true;
            inProgress = current;
        }
        inProgress.ifPresent(ResponseQueue::hangUp);
        return putLast(new Work.Close());
    }

    private boolean putLast(Work work) throws InterruptedException {
        put(work);
        return false;
    }

    private boolean put(Work work) throws InterruptedException {
        while (!isClosing()) {
            if (pending.offer(work, ControlLimits.TICK.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
            if (!withinLimits()) {
                return false;
            }
        }
        return false;
    }

    /** Cuts the client off if it is over a limit. */
    private boolean withinLimits() {
        var quiet = Duration.ofNanos(System.nanoTime() - sinceNanos);
        boolean stalled;
        boolean idle;
        synchronized (lock) {
            if (closing) {
                return false;
            }
            stalled = writing && quiet.compareTo(limits.writeStall()) > 0;
            idle = current.isEmpty() && pending.isEmpty() && quiet.compareTo(limits.idle()) > 0;
        }
        if (!stalled && !idle) {
            return true;
        }
        if (stalled) {
            LOG.warn("control: pid {} has read nothing for {} s: cut off", peer.pid(), quiet.toSeconds());
        }
        cutOff();
        return false;
    }

    private void cutOff() {
        closeSocket();
        current().ifPresent(ResponseQueue::hangUp);
        while (!pending.offer(new Work.Close())) {
            pending.clear();
        }
    }

    private void answer(Consumer<ControlConnection> whenOver) {
        try {
            var open = true;
            while (open) {
                open = switch (pending.take()) {
                    case Work.Answer(var request) -> converse(request);
                    case Work.Refuse(var malformed) -> {
                        write(WireCodec.encodeFailed(malformed.id(), malformed.error()));
                        yield false;
                    }
                    case Work.Close() -> false;
                };
                sinceNanos = System.nanoTime();
            }
            closeSocket();
            reading.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeSocket();
            whenOver.accept(this);
        }
    }

    private boolean converse(DecodeResult.Valid valid) throws InterruptedException {
        var conversation = new ResponseQueue(valid.id(), limits.backlogChars(), this::write);
        boolean alreadyHungUp;
        synchronized (lock) {
            current = Optional.of(conversation);
            alreadyHungUp = inputEnded;
        }
        if (alreadyHungUp) {
            conversation.hangUp();
        }
        try {
            gate.handle(valid.request(), peer, conversation);
            return conversation.writeAll();
        } finally {
            synchronized (lock) {
                current = Optional.empty();
            }
        }
    }

    private boolean write(String line) {
        try {
            writing(true);
            output.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            writing(false);
        }
    }

    private void writing(boolean now) {
        synchronized (lock) {
            writing = now;
            sinceNanos = System.nanoTime();
        }
    }

    private void closeSocket() {
        synchronized (lock) {
            closing = true;
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("control: closing the connection of pid {} failed", peer.pid(), e);
        }
    }

    private boolean isClosing() {
        synchronized (lock) {
            return closing;
        }
    }

    private Optional<ResponseQueue> current() {
        synchronized (lock) {
            return current;
        }
    }
}
