package launcher.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.Response;
import launcher.core.protocol.WireError;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.EventLine;
import launcher.core.protocol.result.Pong;
import launcher.core.protocol.result.StreamEnd;
import launcher.core.protocol.result.VersionView;
import launcher.daemon.engine.ResponseChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A control server with a scripted handler, on a socket of its own. */
@Timeout(30)
abstract class ControlServerFixture {

    static final ControlLimits LIMITS = ControlLimits.STANDARD;

    @TempDir
    Path folder;

    final List<ControlServer> servers = new ArrayList<>();

    /**
     * Answers pings; a start waits until the test ends it; streams three events, or without end when following.
     */
    static final class FakeHandler implements CommandHandler {
        final BlockingQueue<ResponseChannel> waiting = new LinkedBlockingQueue<>();
        final CountDownLatch cancelled = new CountDownLatch(1);
        final CompletableFuture<Integer> refusedAt = new CompletableFuture<>();

        @Override
        public void handle(Request request, PeerCredentials peer, ResponseChannel conversation) {
            switch (request) {
                case Request.Ping _ -> conversation.ok(new Pong());
                case Request.Version _ -> conversation.ok(new VersionView("of uid " + peer.uid(), peer.pid()));
                case Request.Start start -> {
                    conversation.onHangUp(cancelled::countDown);
                    waiting.add(conversation);
                }
                case Request.Events events when events.follow() -> {
                    conversation.onHangUp(cancelled::countDown);
                    waiting.add(conversation);
                }
                case Request.Events _ -> {
                    for (int i = 0; i < 3; i++) {
                        conversation.event(event(i));
                    }
                    conversation.ok(new StreamEnd(3));
                }
                case Request.Logs logs -> {
                    int sent = 0;
                    while (sent < logs.lines() && conversation.event(event(sent))) {
                        sent++;
                    }
                    refusedAt.complete(sent);
                    conversation.ok(new StreamEnd(sent));
                }
                case Request.Restart _ -> {
                    conversation.onHangUp(cancelled::countDown);
                    waiting.add(conversation);
                    awaitCancelled();
                }
                case Request.Reload _ -> throw new IllegalStateException("planted");
                default -> conversation.fail(WireError.of(ErrorCode.NOT_SUPPORTED, "not by this fake"));
            }
        }

        private void awaitCancelled() {
            try {
                cancelled.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        ResponseChannel takeWaiting() throws InterruptedException {
            var conversation = waiting.poll(10, TimeUnit.SECONDS);
            assertThat(conversation).isNotNull();
            return conversation;
        }
    }

    static EventLine event(int seq) {
        return new EventLine(seq, "2026-11-20T09:00:00.123Z", Optional.empty(), "reloaded", "m".repeat(200));
    }

    final FakeHandler handler = new FakeHandler();

    Path socketFolder() {
        return folder.resolve("run");
    }

    Path socket() {
        return socketFolder().resolve("control.sock");
    }

    ControlServer open(ControlLimits limits) {
        var opening = ControlServer.open(socket(), () -> false, limits);
        assertThat(opening).isInstanceOf(ControlServer.Opening.Opened.class);
        var server = ((ControlServer.Opening.Opened) opening).server();
        server.serve(handler);
        servers.add(server);
        return server;
    }

    TestClient connect() throws IOException {
        return new TestClient(socket());
    }

    @AfterEach
    void closeServersAndFindNothingLeft() throws IOException {
        for (var server : servers) {
            server.close();
        }
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().startsWith("control-"));
        if (Files.isDirectory(socketFolder())) {
            try (var left = Files.list(socketFolder())) {
                assertThat(left).isEmpty();
            }
        }
    }

    static Response ask(TestClient client) throws IOException, WireFormatException {
        try {
            client.send("1", new Request.Ping());
        } catch (IOException e) {
            // answered busy and closed before the request was sent: the answer is there all the same
            return client.hear().orElseThrow();
        }
        return client.hear().orElseThrow();
    }

    void assertServes() throws Exception {
        try (var client = connect()) {
            client.sendBytes("{\"v\":1,\"id\":\"ä\",\"cmd\":\"ping\"}\n".getBytes(StandardCharsets.UTF_8));
            assertThat(client.hearOk()).isEqualTo("ä");
        }
    }

    /** With all connections taken, freed connections are noticed a moment later. */
    void assertServesAgain() throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (true) {
            try (var client = connect()) {
                if (ask(client) instanceof Response.Ok) {
                    return;
                }
            }
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }
}
