package launcher.cli.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.Response;
import launcher.core.protocol.WireCodec;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * One connection with one request on it. Blocking; where there is a time limit a second thread closes the channel when
 * it has passed, since a blocked read of the JDK's Unix sockets knows none.
 */
final class RequestExchange implements AutoCloseable {

    private static final String ID = "1";

    private final Path socket;
    private final Request request;
    private final SocketChannel channel;
    private final AnswerLines lines;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Optional<Duration> timeout;
    private volatile boolean timedOut;

    /** Connects and sends. */
    RequestExchange(Path socket, Request request, Optional<Duration> timeout) throws RequestFailedException {
        this.socket = socket;
        this.request = request;
        this.timeout = timeout;
        try {
            this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException e) {
            throw new RequestFailedException(1, "no socket can be made: " + e.getMessage(), "");
        }
        this.lines = new AnswerLines(channel);
        timeout.ifPresent(this::closeAfter);
        connectAndSend();
    }

    private void connectAndSend() throws RequestFailedException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            close();
            throw timedOut ? timeoutPassed() : notReachable(e);
        }
        try {
            var line = ByteBuffer.wrap((WireCodec.encode(ID, request) + "\n").getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException e) {
            if (timedOut) {
                throw timeoutPassed();
            }
            // a daemon that is busy answers and closes before it is asked: what it said is there to be read
        }
    }

    /** Waits for the end of the answer, passing on the items before it. */
    Json.Obj await(ItemSink sink) throws RequestFailedException {
        try {
            while (true) {
                switch (WireCodec.decodeAnswer(nextLine())) {
                    case Response.Event(_, var item) -> {
                        if (!sink.accept(item)) {
                            return Json.object().build();
                        }
                    }
                    case Response.Ok(_, var result) -> {
                        return result;
                    }
                    case Response.Failed(_, var error) -> throw RequestFailedException.of(error);
                }
            }
        } catch (WireFormatException e) {
            throw new RequestFailedException(1, socket + ": the answer cannot be understood: " + e.problem(),
                    "is that the launcher's socket, and is the daemon of the same version?");
        }
    }

    private String nextLine() throws RequestFailedException {
        try {
            return lines.next().orElseThrow(() -> timedOut ? timeoutPassed() : hungUp());
        } catch (IOException e) {
            throw timedOut ? timeoutPassed() : hungUp();
        }
    }

    private void closeAfter(Duration limit) {
        Thread.ofPlatform().daemon().name("timeout").start(() -> {
            try {
                if (!over.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                    timedOut = true;
                    channel.close();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                // nothing is lost: the process ends next
                return;
            }
        });
    }

    private RequestFailedException timeoutPassed() {
        var seconds = timeout.orElse(Duration.ZERO).toMillis() / 1000.0;
        return new RequestFailedException(ErrorCode.TIMEOUT.exitCode(), request.cmd() + ": no answer within " + seconds
                + " s",
                "what was asked for may still happen: see `status`; --timeout sets the limit");
    }

    private RequestFailedException hungUp() {
        return new RequestFailedException(RequestFailedException.NOT_REACHABLE, request.cmd() + ": the daemon at "
                + socket + " hung up without an answer",
                "it may just have ended: see its log");
    }

    private RequestFailedException notReachable(IOException cause) {
        var folder = socket.toAbsolutePath().getParent();
        boolean closedFolder = folder != null && Files.isDirectory(folder) && !Files.isExecutable(folder);
        if (closedFolder || (Files.exists(socket) && !Files.isWritable(socket))) {
            return new RequestFailedException(ErrorCode.NOT_PERMITTED.exitCode(),
                    "you may not use the daemon's socket " + socket,
                    "be root, the daemon's own user or a member of its group (streamlit-launcher)");
        }
        var why = Files.exists(socket) ? "nothing listens there (" + cause.getMessage() + ")"
                : "there is no such socket";
        return new RequestFailedException(RequestFailedException.NOT_REACHABLE, "the daemon is not reachable at "
                + socket + ": " + why,
                StartHint.of(Files::exists));
    }

    @Override
    public void close() {
        over.countDown();
        try {
            channel.close();
        } catch (IOException e) {
            // the answer is in, or an error is being reported already
            return;
        }
    }
}
