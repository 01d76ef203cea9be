package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.app.PortSpec;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.Provider.AdoptedRun;
import launcher.daemon.provider.Provider.Observation;
import launcher.daemon.provider.Provider.StopResult;
import launcher.daemon.provider.process.launch.Environment;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.daemon.provider.process.procfs.ProcessIdentity;
import launcher.fixtures.Component;
import launcher.fixtures.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process of another account that bears a run's mark gets neither its traffic nor its limits nor its signals. */
@Tag("slow")
class ForeignAccountTest extends ProcessTestBase {

    private static final long MIB = 1024 * 1024;

    /** Closes its listener on the first signal, and listens again on the second. */
    private static final String GIVES_UP = "import os,signal,socket; at = ('127.0.0.1', int(os.environ['P'])); "
            + "signal.pthread_sigmask(0, [10]); "
            + "s = socket.create_server(at); print('up', flush=True); signal.sigwait([10]); "
            + "s.close(); print('given up', flush=True); signal.sigwait([10]); "
            + "s = socket.create_server(at); print('taken again', flush=True); signal.pause()";

    private final Component<Integer> account = Component.otherAccount();
    private final int uid = account.orSkip().orElse(-1);
    private final List<Process> strangers = new ArrayList<>();

    @BeforeEach
    void needTwoAccounts() {
        assumeTrue(account.orSkip().isPresent(), account::why);
    }

    @AfterEach
    void endStrangers() throws InterruptedException {
        for (Process stranger : strangers) {
            stranger.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody"})
    void foreignAccountListenerIsAPortConflictDespiteItsMark(String user) throws Exception {
        RunId run = newRun();
        int port = start(run, sleeping(user).port(new PortSpec.Auto())).port().orElseThrow();

        Process stranger = listening(run, port);

        assertThat(provider.portOwnership(run, port)).isEqualTo(new PortOwnership.TakenBy(stranger.pid(), "python3"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody"})
    void ownAccountListenerOutsideTheSessionBelongsToTheRun(String user) throws Exception {
        RunId run = newRun();
        AppSpecs app = as(user, AppSpecs.sh("(setsid /usr/bin/python3 -S -E -c \"$S\" &) & wait; exec sleep 100"))
                .env("S", listen("{port}")).port(new PortSpec.Auto());
        int port = start(run, app).port().orElseThrow();
        runs.awaitLine(run, "up");

        assertThat(provider.portOwnership(run, port)).isEqualTo(new PortOwnership.Owned("127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody"})
    void connectionToAPortThatTheAppGaveUpIsNotTheRuns(String user) throws Exception {
        RunId run = newRun();
        AppSpecs app = as(user, AppSpecs.python(GIVES_UP)).env("P", "{port}").port(new PortSpec.Auto());
        var at = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), start(run, app).port().orElseThrow());
        runs.awaitLine(run, "up");
        assertThat(answers(run, at)).as("not looked at before").isTrue();
        assertThat(provider.portOwnership(run, at.getPort())).isEqualTo(new PortOwnership.Owned("127.0.0.1"));
        assertThat(answers(run, at)).isTrue();
        assertThat(answers(newRun(), at)).as("a run that is unknown").isFalse();

        Processes.signal(provider.pids(run).getLast(), "USR1");
        runs.awaitLine(run, "given up");
        Process stranger = listening(run, at.getPort());

        assertThat(answers(run, at)).isFalse();

        stranger.destroyForcibly().waitFor();
        Processes.signal(provider.pids(run).getLast(), "USR1");
        runs.awaitLine(run, "taken again");
        assertThat(answers(run, at)).as("another socket of the app").isTrue();
    }

    @Test
    void connectionThatOutlivesItsListenerIsTheRuns() throws Exception {
        RunId run = newRun();
        AppSpecs app = AppSpecs.python("import os,socket,time; "
                + "s = socket.create_server(('127.0.0.1', int(os.environ['P']))); "
                + "print('up', flush=True); c, _ = s.accept(); s.close(); print('accepted', flush=True); "
                + "time.sleep(100)").env("P", "{port}").port(new PortSpec.Auto());
        var at = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), start(run, app).port().orElseThrow());
        runs.awaitLine(run, "up");

        try (var client = new Socket(at.getAddress(), at.getPort())) {
            runs.awaitLine(run, "accepted");
            assertThat(provider.answers(run, at, (InetSocketAddress) client.getLocalSocketAddress())).isTrue();
            listening(run, at.getPort());
            assertThat(provider.answers(run, at, (InetSocketAddress) client.getLocalSocketAddress())).isTrue();
        }
    }

    private boolean answers(RunId run, InetSocketAddress at) throws IOException {
        try (var client = new Socket(at.getAddress(), at.getPort())) {
            return provider.answers(run, at, (InetSocketAddress) client.getLocalSocketAddress());
        }
    }

    @Test
    void descendantOfAnotherAccountBelongsToTheRun() {
        RunId run = start(AppSpecs.sh("env -i PATH=\"$PATH\" setsid " + String.join(" ", asStranger())
                + " sh -c 'echo $$; exec sleep 100' & wait"));
        long child = Long.parseLong(runs.awaitLine(run, line -> line.matches("[0-9]+")));

        assertThat(provider.pids(run)).contains(child);
        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());

        assertThat(alive(child)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody"})
    void runIsNotAdoptedAsServingWhereAnotherAccountListens(String user) throws Exception {
        RunId run = newRun();
        int port = start(run, sleeping(user).port(new PortSpec.Auto())).port().orElseThrow();
        provider.persistEndpoint(run, new Endpoint.Tcp("127.0.0.1", port));
        listening(run, port);

        List<AdoptedRun> adopted = restart();

        assertThat(adopted).extracting(AdoptedRun::run).containsExactly(run);
        assertThat(adopted).extracting(AdoptedRun::ready).containsExactly(Optional.empty());
        assertThat(provider.portOwnership(run, port)).isInstanceOf(PortOwnership.TakenBy.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody"})
    void cleanupOfAnEndedRunSparesOtherAccounts(String user) throws Exception {
        RunId run = newRun();
        long app = start(run, as(user, AppSpecs.sh("setsid sleep 100 & echo $!; wait"))).pid().orElseThrow();
        long left = Long.parseLong(runs.awaitLine(run, line -> line.matches("[0-9]+")));
        Process stranger = idle(run);
        RunDirectory.Registration registered = new RunDirectory(runsFolder().resolve(run.toString())).registration()
                .orElseThrow();
        provider.close();
        Processes.signal(app, "KILL");
        awaitGone(registered.shim().pid());
        assertThat(alive(left)).isTrue();

        provider = newProvider(System.getenv(), true);

        assertThat(provider.adopt()).isEmpty();
        awaitGone(left);
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void runFolderOfAnotherAccountIsNotBelieved() throws Exception {
        RunId run = start(AppSpecs.sh("exec sleep 100"));
        Path planted = runsFolder().resolve(run.toString());
        Process stranger = idle(run);
        ProcessIdentity identity = ProcStat.of(stranger.pid()).orElseThrow().identity();
        Files.writeString(planted.resolve("pid"), new RunDirectory.Registration(identity, identity).format());
        Files.setAttribute(planted, "unix:uid", uid);

        assertThat(restart()).extracting(AdoptedRun::run).containsExactly(run);

        assertThat(RunDirectories.isOurs(planted)).isTrue();
        assertThat(provider.pids(run)).doesNotContain(stranger.pid());
        assertThat(provider.stop(run, AppSpecs.KILL)).isEqualTo(new StopResult.Gone());
        assertThat(stranger.isAlive()).isTrue();
    }

    @Test
    void runFolderOfAnotherAccountIsLeftAlone() throws Exception {
        Path planted = Files.createDirectory(runsFolder().resolve(newRun().toString()));
        Files.setAttribute(planted, "unix:uid", uid);

        assertThat(restart()).isEmpty();

        assertThat(planted).exists();
        Files.delete(planted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody"})
    void memoryOfAnotherAccountCountsToNoRun(String user) throws Exception {
        provider.close();
        provider = newProvider(System.getenv(), false);
        RunId run = newRun();
        start(run, sleeping(user).memoryLimit(50 * MIB));
        stranger(run, "x = b'x' * 100000000; print('up', flush=True); input()");

        assertThat(provider.memoryBytes(run)).isBetween(1L, 50 * MIB);
        assertThat(provider.memoryBytes(List.of(run)).get(run)).isBetween(1L, 50 * MIB);
        awaitTwoLooks();
        assertThat(runs.order()).doesNotContain("over limit " + run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    void stopNeitherSignalsNorAwaitsAnotherAccount(String signal) throws Exception {
        RunId run = start(AppSpecs.sh("exec sleep 100"));
        Process stranger = idle(run);

        StopResult result = provider.stop(run, signal.equals("KILL") ? AppSpecs.KILL : AppSpecs.TERM);

        assertThat(result).isEqualTo(new StopResult.Gone());
        assertThat(stranger.isAlive()).isTrue();
        assertThat(provider.observe(List.of(run))).containsEntry(run, Observation.GONE);
        assertThat(provider.pids(run)).isEmpty();
    }

    @Test
    void accountIsNotReadFromTheProcessName() throws Exception {
        Process stranger = stranger(newRun(),
                "open('/proc/self/comm', 'w').write('\\rUid:\\t0\\t0'); print('up', flush=True); input()");

        assertThat(Files.readString(Path.of("/proc/" + stranger.pid() + "/status"))).contains("\rUid:\t0\t0");
        assertThat(ProcStat.of(stranger.pid()).orElseThrow().realUid()).hasValue(uid);
    }

    @Test
    void sessionWithoutShimCountsForTheRunsAccountOnly() throws Exception {
        Process leader =
                new ProcessBuilder("setsid", "sh", "-c", "sleep 100 & echo $!; " + String.join(" ", asStranger())
                + " sh -c 'echo $$; exec sleep 100' & read -r _").start();
        var output = new BufferedReader(new InputStreamReader(leader.getInputStream(), StandardCharsets.UTF_8));
        long ours = Long.parseLong(String.valueOf(output.readLine()));
        long foreign = Long.parseLong(String.valueOf(output.readLine()));
        try {
            ProcessIdentity identity = ProcStat.of(leader.pid()).orElseThrow().identity();
            var registered =
                    new RunProcesses(newRun(), new RunDirectory.Registration(identity, identity), Optional.empty(), 0);
            var earlier = new ProcessIdentity(leader.pid(), identity.startTicks() - 1);
            var ended =
                    new RunProcesses(newRun(), new RunDirectory.Registration(earlier, earlier), Optional.empty(), 0);
            assertThat(registered.find()).extracting(ProcStat::pid)
                    .containsExactlyInAnyOrder(leader.pid(), ours, foreign);
            assertThat(ended.find()).as("the session of a later process").isEmpty();

            leader.destroyForcibly().waitFor();

            assertThat(registered.find()).extracting(ProcStat::pid).containsExactly(ours);
            assertThat(registered.findLeft()).isEmpty();
        } finally {
            leader.destroyForcibly().waitFor();
            Processes.signal(ours, "KILL");
            Processes.signal(foreign, "KILL");
        }
    }

    /** Until the watch of memory has looked at every run that had a limit before. */
    private void awaitTwoLooks() {
        for (int look = 0; look < 2; look++) {
            runs.awaitOverLimit(start(AppSpecs.python("import time; x = b'x' * 100000000; time.sleep(100)")
                    .memoryLimit(50 * MIB)));
        }
    }

    private List<String> asStranger() {
        return List.of("setpriv", "--reuid", Integer.toString(uid), "--regid", Integer.toString(uid), "--clear-groups",
                "--");
    }

    private static AppSpecs sleeping(String user) {
        return as(user, AppSpecs.sh("exec sleep 100"));
    }

    private static AppSpecs as(String user, AppSpecs app) {
        return user.isEmpty() ? app : app.user(user);
    }

    private Process listening(RunId run, int port) throws IOException {
        return stranger(run, listen(Integer.toString(port)));
    }

    private Process idle(RunId run) throws IOException {
        return stranger(run, "print('up', flush=True); input()");
    }

    private static String listen(String port) {
        return "import socket,time; s = socket.create_server(('127.0.0.1', " + port + ")); "
                + "print('up', flush=True); time.sleep(100)";
    }

    /** A process of the other account with the run's mark, once it has printed its first line. */
    private Process stranger(RunId run, String script) throws IOException {
        var words = new ArrayList<>(asStranger());
        words.addAll(List.of("/usr/bin/python3", "-S", "-E", "-c", script));
        var builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put(Environment.RUN, run.toString());
        Process stranger = builder.start();
        strangers.add(stranger);
        var output = new BufferedReader(new InputStreamReader(stranger.getInputStream(), StandardCharsets.UTF_8));
        assertThat(output.readLine()).isEqualTo("up");
        return stranger;
    }

    private List<AdoptedRun> restart() throws IOException {
        provider.close();
        provider = newProvider(System.getenv(), true);
        return provider.adopt();
    }
}
