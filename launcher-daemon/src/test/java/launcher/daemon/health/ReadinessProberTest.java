package launcher.daemon.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.ReadinessSpec.Check;
import launcher.core.lifecycle.RunId;
import launcher.daemon.health.CommandRunner.CommandResult;
import launcher.daemon.health.PortOwners.Ownership;
import launcher.fixtures.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadinessProberTest {

    private static final RunId RUN = new RunId(new AppId("sales"), 7);
    private static final CommandFactory CONTEXT = ProcessBuilder::new;
    private static final Ownership OURS = new Ownership.Owned("127.0.0.1");

    private volatile Ownership ownership = OURS;
    private final BlockingQueue<Thread> lookers = new LinkedBlockingQueue<>();
    private volatile CommandResult command = new CommandResult.Exited(0);
    private final List<String> earlier = new ArrayList<>();
    private final RecordedReadiness told = new RecordedReadiness();
    private final ReadinessProber prober = new ReadinessProber(
            () -> new MonotonicTime(System.nanoTime()), this::lookUp, (_, _, _) -> command, _ -> earlier);

    @AfterEach
    void endWatches() {
        prober.close();
    }

    @Test
    void appWithoutPortIsReadyWhenItsProcessIsUp() throws Exception {
        watch(new Check.ProcessUp(), OptionalInt.empty());
        assertThat(told.next()).isEqualTo("ready None[]");
    }

    @Test
    void tcpIsReadyOnceAProcessOfTheRunListens() throws Exception {
        ownership = new Ownership.NotListening();
        watch(new Check.TcpListens(), OptionalInt.of(4321));
        assertThat(told.next()).isEqualTo("not yet: nothing listens on port 4321 yet");
        ownership = OURS;
        assertThat(told.next()).isEqualTo("ready Tcp[host=127.0.0.1, port=4321]");
    }

    @Test
    void aPortThatStaysClosedIsSeldomLookedUp() throws Exception {
        int port = FreePort.any();
        ownership = new Ownership.NotListening();
        watch(new Check.TcpListens(), OptionalInt.of(port));
        long begin = System.nanoTime();
        awaitLooks(3);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(PortPoller.LOOK_UP_INTERVAL);
        ownership = OURS;
        try (ServerSocket app = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThat(told.until("ready").getLast()).contains("port=" + app.getLocalPort());
        }
    }

    @Test
    void foreignSocketNeverCountsAndIsNamedOnce() throws Exception {
        try (ScriptedServer stranger = new ScriptedServer(ScriptedServer.status("HTTP/1.1 200 OK"))) {
            ownership = new Ownership.TakenBy(812, "nginx");
            watch(new Check.HttpAnswers("/", 200, 399), OptionalInt.of(stranger.port()));
            assertThat(told.next()).isEqualTo("taken by pid 812 (nginx)");
            awaitLooks(5);
            assertThat(told.silent()).isTrue();
            ownership = OURS;
            assertThat(told.next()).startsWith("ready");
        }
    }

    @Test
    void httpIsReadyOnceTheStatusIsInRange() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ScriptedServer.Script warmingUp = (socket, server) -> ScriptedServer.status(
                asked.incrementAndGet() < 4 ? "HTTP/1.1 503 Booting" : "HTTP/1.1 204 No Content")
                        .answer(socket, server);
        try (ScriptedServer app = new ScriptedServer(warmingUp)) {
            watch(new Check.HttpAnswers("/healthz", 200, 399), OptionalInt.of(app.port()));
            assertThat(told.until("ready")).containsExactly(
                    "not yet: GET /healthz: status 503", "ready Tcp[host=127.0.0.1, port=" + app.port() + "]");
            assertThat(asked).hasValue(4);
        }
    }

    @Test
    void aServerThatDribblesIsCutOffAtTheTimeout() throws Exception {
        try (ScriptedServer app = new ScriptedServer(ScriptedServer.dribble())) {
            long begin = System.nanoTime();
            watch(new Check.HttpAnswers("/", 200, 399), OptionalInt.of(app.port()), Duration.ofMillis(200));
            assertThat(told.next()).isEqualTo("not yet: GET /: no answer within 200 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
        }
    }

    @Test
    void aBodyWithoutEndIsNotRead() throws Exception {
        ScriptedServer.Script endless = (socket, _) -> {
            socket.getOutputStream().write(ScriptedServer.bytes("HTTP/1.1 200 OK\r\n\r\n"));
            byte[] block = new byte[65536];
            while (true) {
                socket.getOutputStream().write(block);
            }
        };
        try (ScriptedServer app = new ScriptedServer(endless)) {
            watch(new Check.HttpAnswers("/", 200, 399), OptionalInt.of(app.port()));
            assertThat(told.next()).startsWith("ready");
        }
    }

    @Test
    void whatIsNotHttpIsNotReady() throws Exception {
        try (ScriptedServer app = new ScriptedServer((socket, _) ->
                socket.getOutputStream().write(ScriptedServer.bytes("SSH-2.0-OpenSSH_9.2\r\n")))) {
            watch(new Check.HttpAnswers("/", 200, 399), OptionalInt.of(app.port()));
            assertThat(told.next()).isEqualTo("not yet: GET /: the answer is not HTTP");
        }
    }

    @Test
    void hungProbesHoldUpNoOtherAndCancelAtOnce() throws Exception {
        List<RunId> hung = new ArrayList<>();
        try (ScriptedServer silent = new ScriptedServer(ScriptedServer.silence());
                ScriptedServer good = new ScriptedServer(ScriptedServer.status("HTTP/1.1 200 OK"))) {
            Check http = new Check.HttpAnswers("/", 200, 399);
            for (int i = 0; i < 40; i++) {
                RunId run = new RunId(new AppId("hung" + i), 1);
                hung.add(run);
                prober.watch(run, spec(http, Duration.ofMinutes(5)), OptionalInt.of(silent.port()), CONTEXT, told);
            }
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                threads.add(lookers.take());
            }
            watch(http, OptionalInt.of(good.port()));
            assertThat(told.next()).startsWith("ready");
            hung.forEach(prober::cancel);
            for (Thread thread : threads) {
                assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
            }
            assertThat(told.silent()).isTrue();
        }
    }

    @Test
    void secondWatchOfARunReplacesTheFirst() throws Exception {
        ownership = new Ownership.NotListening();
        watch(new Check.TcpListens(), OptionalInt.of(1));
        Thread first = lookers.take();
        watch(new Check.TcpListens(), OptionalInt.of(2));
        assertThat(first.join(Duration.ofSeconds(5))).isTrue();
        ownership = OURS;
        assertThat(told.until("ready").getLast()).isEqualTo("ready Tcp[host=127.0.0.1, port=2]");
    }

    @Test
    void closingLeavesNoThread() throws Exception {
        ownership = new Ownership.NotListening();
        watch(new Check.TcpListens(), OptionalInt.of(1));
        Thread thread = lookers.take();
        prober.close();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void anHttpCheckWithoutAPortSaysWhatToDo() throws Exception {
        watch(new Check.HttpAnswers("/", 200, 399), OptionalInt.empty());
        assertThat(told.next()).startsWith("not yet: it has no port").contains("set port");
    }

    @Test
    void aCommandIsReadyWhenItExitsWithZero() throws Exception {
        command = new CommandResult.Exited(3);
        watch(new Check.CommandSucceeds(List.of("check")), OptionalInt.empty());
        assertThat(told.next()).isEqualTo("not yet: the readiness command exited with code 3");
        command = new CommandResult.TimedOut();
        assertThat(told.next()).contains("was ended after 10000 ms");
        command = new CommandResult.NotRun("no such file: check");
        assertThat(told.next()).contains("did not run: no such file: check");
        command = new CommandResult.Exited(0);
        assertThat(told.next()).isEqualTo("ready None[]");
    }

    @Test
    void onlyAMatchingLineMakesTheAppReady() throws Exception {
        watch(new Check.LogMatches("listening on \\d+"), OptionalInt.empty());
        assertThat(told.next()).startsWith("not yet: no line has matched");
        prober.output(new RunId(RUN.app(), 6), "listening on 1");
        prober.output(RUN, "starting");
        prober.output(RUN, "now listening on 8501, hurrah");
        assertThat(told.next()).isEqualTo("ready None[]");
    }

    @Test
    void aLinePrintedBeforeTheWatchCounts() throws Exception {
        earlier.add("up and running");
        watch(new Check.LogMatches("running$"), OptionalInt.empty());
        assertThat(told.until("ready")).hasSize(2);
    }

    @Test
    void anExpressionThatExplodesIsGivenUpForThatLine() throws Exception {
        watch(new Check.LogMatches("(.*a){20}$|ready"), OptionalInt.empty());
        prober.output(RUN, "a".repeat(60) + "!");
        assertThat(told.until("not yet: the expression").getLast()).contains("takes too long");
        prober.output(RUN, "ready");
        assertThat(told.next()).startsWith("ready");
    }

    @Test
    void lineOfAMegabyteIsSearchedAtItsHeadOnly() throws Exception {
        watch(new Check.LogMatches("x$|done"), OptionalInt.empty());
        prober.output(RUN, "b".repeat(LineSearch.LINE_LENGTH_MAX) + "done");
        prober.output(RUN, "not it");
        prober.output(RUN, "done");
        assertThat(told.until("ready")).hasSize(2);
    }

    @Test
    void matchingLineDoesNotMakeAForeignSocketTheApps() throws Exception {
        ownership = new Ownership.TakenBy(0, "");
        watch(new Check.LogMatches("ready"), OptionalInt.of(80));
        prober.output(RUN, "ready");
        assertThat(told.until("taken").getLast()).isEqualTo("taken by another process");
        ownership = OURS;
        assertThat(told.next()).isEqualTo("ready Tcp[host=127.0.0.1, port=80]");
    }

    private void watch(Check check, OptionalInt port) {
        watch(check, port, Duration.ofSeconds(10));
    }

    private void watch(Check check, OptionalInt port, Duration timeout) {
        prober.watch(RUN, spec(check, timeout), port, CONTEXT, told);
    }

    private static ReadinessSpec spec(Check check, Duration timeout) {
        return new ReadinessSpec(check, Optional.empty(), timeout, Duration.ZERO);
    }

    private Ownership lookUp(RunId run, int port) {
        lookers.add(Thread.currentThread());
        return ownership;
    }

    private void awaitLooks(int count) throws InterruptedException {
        lookers.clear();
        for (int i = 0; i < count; i++) {
            lookers.take();
        }
    }
}
