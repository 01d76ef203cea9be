package launcher.daemon.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.ReadinessSpec.Check;
import launcher.core.app.ServingSpec;
import launcher.core.health.PortOwnership;
import launcher.core.health.ProbeSpec;
import launcher.core.lifecycle.RunId;
import launcher.daemon.health.CommandRunner.CommandResult;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.ForwardingProvider;
import launcher.daemon.provider.RecordedRuns;
import launcher.daemon.provider.ScriptedHost;
import launcher.daemon.provider.ScriptedProvider;
import launcher.fixtures.FreePort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReadinessProberTest {

    private static final RunId RUN = new RunId(new AppId("sales"), 7);
    private static final PortOwnership OURS = new PortOwnership.Owned("127.0.0.1");
    private static final String OWNED = "succeeded Owned[host=127.0.0.1]";

    private volatile PortOwnership ownership = OURS;
    private final BlockingQueue<Thread> lookers = new LinkedBlockingQueue<>();
    private volatile CommandResult command = new CommandResult.Exited(0);
    private final List<String> earlier = new ArrayList<>();
    private final RecordedFindings told = new RecordedFindings(run -> stop(run));
    private final ReadinessProber prober = new ReadinessProber(
            () -> new MonotonicTime(System.nanoTime()), told, (_, _) -> command, _ -> earlier);
    private final ForwardingProvider provider =
            new ForwardingProvider(new ScriptedProvider(new ScriptedHost(), new RecordedRuns())) {
                @Override
                public PortOwnership portOwnership(RunId run, int port) {
                    lookers.add(Thread.currentThread());
                    return ownership;
                }

                @Override
                public Optional<ProcessBuilder> exec(RunId run, AppSpec spec, List<String> words) {
                    return Optional.of(new ProcessBuilder(words));
                }
            };

    private void stop(RunId run) {
        prober.stop(run);
    }

    @AfterEach
    void endWatches() {
        prober.close();
    }

    @Test
    void appWithoutPortIsReadyWhenItsProcessIsUp() throws Exception {
        watch(new Check.ProcessUp(), OptionalInt.empty());
        assertThat(told.next()).isEqualTo("succeeded NotListening[]");
    }

    @Test
    void tcpIsReadyOnceAProcessOfTheRunListens() throws Exception {
        ownership = new PortOwnership.NotListening();
        watch(new Check.TcpListens(), OptionalInt.of(4321));
        assertThat(told.next()).isEqualTo("failed: nothing listens on port 4321 yet");
        ownership = OURS;
        assertThat(told.next()).isEqualTo(OWNED);
    }

    @Test
    void aPortThatStaysClosedIsSeldomLookedUp() throws Exception {
        int port = FreePort.any();
        ownership = new PortOwnership.NotListening();
        watch(new Check.TcpListens(), OptionalInt.of(port));
        long begin = System.nanoTime();
        awaitLooks(3);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(PortPoller.LOOK_UP_INTERVAL);
        ownership = OURS;
        try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThat(told.until("succeeded").getLast()).contains("Owned");
        }
    }

    @Test
    void foreignSocketNeverCountsAndIsNamedOnce() throws Exception {
        try (ScriptedServer stranger = new ScriptedServer(ScriptedServer.status("HTTP/1.1 200 OK"))) {
            ownership = new PortOwnership.TakenBy(812, "nginx");
            watch(new Check.HttpAnswers("/", 200, 399), OptionalInt.of(stranger.port()));
            assertThat(told.next()).isEqualTo("taken by pid 812 (nginx)");
            awaitLooks(5);
            assertThat(told.silent()).isTrue();
            ownership = OURS;
            assertThat(told.next()).startsWith("succeeded");
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
            assertThat(told.until("succeeded")).containsExactly("failed: GET /healthz: status 503", OWNED);
            assertThat(asked).hasValue(4);
        }
    }

    @Test
    void aServerThatDribblesIsCutOffAtTheTimeout() throws Exception {
        try (ScriptedServer app = new ScriptedServer(ScriptedServer.dribble())) {
            long begin = System.nanoTime();
            watch(new Check.HttpAnswers("/", 200, 399), OptionalInt.of(app.port()), Duration.ofMillis(200));
            assertThat(told.next()).isEqualTo("failed: GET /: no answer within 200 ms");
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
            assertThat(told.next()).startsWith("succeeded");
        }
    }

    @Test
    void whatIsNotHttpIsNotReady() throws Exception {
        try (ScriptedServer app = new ScriptedServer((socket, _) ->
                socket.getOutputStream().write(ScriptedServer.bytes("SSH-2.0-OpenSSH_9.2\r\n")))) {
            watch(new Check.HttpAnswers("/", 200, 399), OptionalInt.of(app.port()));
            assertThat(told.next()).isEqualTo("failed: GET /: the answer is not HTTP");
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
                prober.start(run, spec(http, Duration.ofMinutes(5), OptionalInt.of(silent.port())), provider);
            }
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                threads.add(lookers.take());
            }
            watch(http, OptionalInt.of(good.port()));
            assertThat(told.next()).startsWith("succeeded");
            hung.forEach(prober::stop);
            for (Thread thread : threads) {
                assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
            }
            assertThat(told.silent()).isTrue();
        }
    }

    @Test
    void secondWatchOfARunReplacesTheFirst() throws Exception {
        ownership = new PortOwnership.NotListening();
        watch(new Check.TcpListens(), OptionalInt.of(1));
        Thread first = lookers.take();
        watch(new Check.TcpListens(), OptionalInt.of(2));
        assertThat(first.join(Duration.ofSeconds(5))).isTrue();
        ownership = OURS;
        assertThat(told.until("succeeded").getLast()).isEqualTo(OWNED);
    }

    @Test
    void closingLeavesNoThread() throws Exception {
        ownership = new PortOwnership.NotListening();
        watch(new Check.TcpListens(), OptionalInt.of(1));
        Thread thread = lookers.take();
        prober.close();
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void anHttpCheckWithoutAPortSaysWhatToDo() throws Exception {
        watch(new Check.HttpAnswers("/", 200, 399), OptionalInt.empty());
        assertThat(told.next()).startsWith("failed: it has no port").contains("set port");
    }

    @Test
    void aCommandIsReadyWhenItExitsWithZero() throws Exception {
        command = new CommandResult.Exited(3);
        watch(new Check.CommandSucceeds(List.of("check")), OptionalInt.empty());
        assertThat(told.next()).isEqualTo("failed: the readiness command exited with code 3");
        command = new CommandResult.TimedOut();
        assertThat(told.next()).contains("was ended after 10000 ms");
        command = new CommandResult.NotRun("no such file: check");
        assertThat(told.next()).contains("did not run: no such file: check");
        command = new CommandResult.Exited(0);
        assertThat(told.next()).isEqualTo("succeeded NotListening[]");
    }

    @Test
    void onlyAMatchingLineMakesTheAppReady() throws Exception {
        watch(new Check.LogMatches("listening on \\d+"), OptionalInt.empty());
        assertThat(told.next()).startsWith("failed: no line has matched");
        prober.output(new RunId(RUN.app(), 6), "listening on 1");
        prober.output(RUN, "starting");
        prober.output(RUN, "now listening on 8501, hurrah");
        assertThat(told.next()).isEqualTo("succeeded NotListening[]");
    }

    @Test
    void aLinePrintedBeforeTheWatchCounts() throws Exception {
        earlier.add("up and running");
        watch(new Check.LogMatches("running$"), OptionalInt.empty());
        assertThat(told.until("succeeded")).hasSize(2);
    }

    @Test
    void anExpressionThatExplodesIsGivenUpForThatLine() throws Exception {
        watch(new Check.LogMatches("(.*a){20}$|ready"), OptionalInt.empty());
        prober.output(RUN, "a".repeat(60) + "!");
        assertThat(told.until("failed: the expression").getLast()).contains("takes too long");
        prober.output(RUN, "ready");
        assertThat(told.next()).startsWith("succeeded");
    }

    @Test
    void lineOfAMegabyteIsSearchedAtItsHeadOnly() throws Exception {
        watch(new Check.LogMatches("x$|done"), OptionalInt.empty());
        prober.output(RUN, "b".repeat(LineSearch.LINE_LENGTH_MAX) + "done");
        prober.output(RUN, "not it");
        prober.output(RUN, "done");
        assertThat(told.until("succeeded")).hasSize(2);
    }

    @Test
    void matchingLineDoesNotMakeAForeignSocketTheApps() throws Exception {
        ownership = new PortOwnership.TakenBy(0, "");
        watch(new Check.LogMatches("ready"), OptionalInt.of(80));
        prober.output(RUN, "ready");
        assertThat(told.until("taken").getLast()).isEqualTo("taken by another process");
        ownership = OURS;
        assertThat(told.next()).isEqualTo(OWNED);
    }

    private void watch(Check check, OptionalInt port) {
        watch(check, port, Duration.ofSeconds(10));
    }

    private void watch(Check check, OptionalInt port, Duration timeout) {
        prober.start(RUN, spec(check, timeout, port), provider);
    }

    private static ProbeSpec spec(Check check, Duration timeout, OptionalInt port) {
        AppSpec app = AppSpecs.command("true").named(RUN.app());
        var readiness = new ReadinessSpec(check, Optional.empty(), timeout, Duration.ZERO);
        var serving = new ServingSpec(app.port(), app.basePath(), app.streamlit(), readiness, app.route());
        return new ProbeSpec(new AppSpec(app.id(), app.policy(), app.timeouts(), app.workload(), serving,
                app.memoryLimitBytes(), app.stop(), app.restart()), port);
    }

    private void awaitLooks(int count) throws InterruptedException {
        lookers.clear();
        for (int i = 0; i < count; i++) {
            lookers.take();
        }
    }
}
