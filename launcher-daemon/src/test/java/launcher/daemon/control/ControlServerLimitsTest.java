package launcher.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.Response;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.Started;
import launcher.fixtures.Component;
import org.junit.jupiter.api.Test;

class ControlServerLimitsTest extends ControlServerFixture {

    /** Three connections that are kept, and what each is answered to a ping. */
    private static final String TAKE_ALL = """
            import socket, sys
            kept = []
            for _ in range(3):
                s = socket.socket(socket.AF_UNIX)
                s.connect(sys.argv[1])
                try:
                    s.sendall(b'{"v":1,"id":"1","cmd":"ping"}\\n')
                except BrokenPipeError:
                    pass
                kept.append(s)
                print(s.makefile().readline().strip(), flush=True)
            sys.stdin.read()
            """;

    @Test
    void tenMegabyteLineIsRefusedAfterTheFirst() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            int sent = 0;
            try {
                for (; sent < 10 * 1024; sent++) {
                    client.sendText("x".repeat(1024));
                }
            } catch (IOException e) {
                // cut off in the middle, as it should be
            }
            assertThat(sent).isBetween(1024, 4 * 1024);
            assertThat(client.hear().orElseThrow()).isInstanceOfSatisfying(Response.Failed.class,
                    failed -> assertThat(failed.error().message()).isEqualTo("a line is longer than 1048576 bytes"));
        }
        assertServes();
    }

    @Test
    void lineOfTheGreatestLengthIsRead() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            var ping = "{\"v\":1,\"id\":\"1\",\"cmd\":\"ping\"}";
            client.sendText(ping + " ".repeat(1024 * 1024 - ping.length()) + "\n");
            assertThat(client.hearOk()).isEqualTo("1");
        }
    }

    @Test
    void connectionOverTheLimitIsAnsweredBusy() throws Exception {
        open(LIMITS);
        var clients = new ArrayList<TestClient>();
        for (int i = 0; i < 64; i++) {
            var client = connect();
            clients.add(client);
            client.send("1", new Request.Ping());
            assertThat(client.hearOk()).isEqualTo("1");
        }
        try (var late = connect()) {
            assertThat(late.hearError()).isEqualTo(ErrorCode.BUSY);
            assertThat(late.hear()).isEmpty();
        }
        for (var client : clients) {
            client.send("2", new Request.Ping());
            assertThat(client.hearOk()).isEqualTo("2");
            client.close();
        }
        assertServesAgain();
    }

    @Test
    void readersLeaveConnectionsToOperators() throws Exception {
        Component<Integer> account = Component.otherAccount();
        assumeTrue(account.orSkip().isPresent(), account::why);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        var limits = new ControlLimits(4, LIMITS.idle(), LIMITS.writeStall(), LIMITS.backlogChars(), LIMITS.farewell());
        var opening = ControlServer.open(socket(), () -> true, limits);
        ControlServer server = ((ControlServer.Opening.Opened) opening).server();
        server.serve(handler);
        servers.add(server);
        String uid = String.valueOf(account.orSkip().orElseThrow());
        Process reader = new ProcessBuilder("setpriv", "--reuid", uid, "--regid", uid, "--clear-groups", "--",
                "/usr/bin/python3", "-S", "-E", "-c", TAKE_ALL, socket().toString()).start();

        try (var answers = reader.inputReader()) {
            assertThat(answers.readLine()).contains("\"ok\":true");
            assertThat(answers.readLine()).contains("\"ok\":true");
            assertThat(answers.readLine()).contains("busy", "all 2 connections of accounts that may only read");
            try (var first = connect(); var second = connect(); var third = connect()) {
                assertThat(ask(first)).isInstanceOf(Response.Ok.class);
                assertThat(ask(second)).isInstanceOf(Response.Ok.class);
                assertThat(third.hearError()).isEqualTo(ErrorCode.BUSY);
            }
        } finally {
            reader.destroyForcibly().waitFor();
        }
        assertServesAgain();
    }

    @Test
    void fiveHundredConnectionsAreAnsweredOrRefusedBusy() throws Exception {
        open(LIMITS);
        var answered = new AtomicInteger();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 500; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try (var client = connect()) {
                    var line = ask(client);
                    if (line instanceof Response.Ok
                            || (line instanceof Response.Failed(_, var e) && e.code() == ErrorCode.BUSY)) {
                        answered.incrementAndGet();
                    }
                } catch (IOException | WireFormatException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(answered).hasValue(500);
        assertServesAgain();
    }

    @Test
    void idleConnectionIsClosed() throws Exception {
        open(new ControlLimits(64, Duration.ofMillis(100), LIMITS.writeStall(), LIMITS.backlogChars(),
                LIMITS.farewell()));
        try (var client = connect()) {
            client.sendText("{\"v\":1,");
            assertThat(client.hear()).isEmpty();
        }
    }

    @Test
    void connectionThatAwaitsItsAnswerIsNotIdle() throws Exception {
        open(new ControlLimits(64, Duration.ofMillis(100), LIMITS.writeStall(), LIMITS.backlogChars(),
                LIMITS.farewell()));
        try (var client = connect(); var idle = connect()) {
            client.send("1", new Request.Start("a", true));
            var conversation = handler.takeWaiting();
            assertThat(idle.hear()).isEmpty();
            conversation.ok(new Started("a", "ready", OptionalDouble.of(1)));
            assertThat(client.hearOk()).isEqualTo("1");
        }
    }

    @Test
    void streamReadTooSlowlyEndsWithAnError() throws Exception {
        open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Events(true, Optional.empty()));
            var conversation = handler.takeWaiting();
            int sent = 0;
            while (conversation.event(event(sent)) && sent < 100_000) {
                sent++;
            }
            assertThat(sent).isLessThan(100_000);
            Optional<Response> last = client.hear();
            while (last.orElseThrow() instanceof Response.Event) {
                last = client.hear();
            }
            assertThat(last.orElseThrow()).isInstanceOfSatisfying(Response.Failed.class,
                    failed -> assertThat(failed.error().code()).isEqualTo(ErrorCode.TOO_SLOW));
            client.send("2", new Request.Ping());
            assertThat(client.hearOk()).isEqualTo("2");
        }
    }

    @Test
    void clientThatReadsNothingIsCutOff() throws Exception {
        open(new ControlLimits(64, LIMITS.idle(), Duration.ofMillis(100), LIMITS.backlogChars(), LIMITS.farewell()));
        try (var client = connect()) {
            client.send("1", new Request.Logs(List.of(), false, 1_000_000, OptionalDouble.empty(), false));
            assertThat(handler.refusedAt.get(10, TimeUnit.SECONDS)).isLessThan(1_000_000);
        }
        assertServes();
    }
}
