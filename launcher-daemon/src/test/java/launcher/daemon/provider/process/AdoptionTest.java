package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import launcher.core.app.MonotonicTime;
import launcher.core.app.PortSpec;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.Account;
import launcher.daemon.os.Posix;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.Provider.AdoptedRun;
import launcher.daemon.provider.Provider.StopResult;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.daemon.provider.process.procfs.ProcessIdentity;
import launcher.fixtures.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the next daemon makes of the folders it finds. */
class AdoptionTest extends ProcessTestBase {

    private static final String BOOT = "00000000-0000-0000-0000-000000000000";

    private final List<Process> daemons = new ArrayList<>();

    @AfterEach
    void endDaemons() {
        daemons.forEach(Process::destroyForcibly);
    }

    @Test
    void portUseAndSpecificationAreKnownAfterwards() throws Exception {
        RunId run = newRun();
        AppSpecs app = AppSpecs.sh("exec sleep 100").port(new PortSpec.Auto()).env("A", "1").env("B", "2");
        var started = start(run, app);
        provider.saveLastUse(run, new MonotonicTime(123_456_789L));

        List<AdoptedRun> adopted = restart();

        assertThat(adopted)
                .containsExactly(new AdoptedRun(
                        run, started, Optional.empty(), false, new MonotonicTime(123_456_789L)));
        assertThat(provider.matches(run, app.named(run.app()))).isTrue();
        assertThat(provider.matches(run, app.env("A", "other").named(run.app()))).isFalse();
        int port = started.port().orElseThrow();
        assertThat(refusal(AppSpecs.command("true").port(new PortSpec.Fixed(port)))).contains("taken by the app");
    }

    @Test
    void adoptedRunKeepsItsAddressUnlessAForeignProcessListens() throws Exception {
        RunId run = newRun();
        int port = start(run, AppSpecs.sh("exec sleep 100").port(new PortSpec.Auto())).port().orElseThrow();
        RunId worker = start(AppSpecs.sh("exec sleep 100"));
        var there = new Endpoint.Tcp("127.0.0.1", port);
        provider.persistEndpoint(run, there);
        provider.saveLastUse(run, new MonotonicTime(5));
        provider.persistEndpoint(worker, new Endpoint.None());

        assertThat(restart()).as("nobody listens: it may be about to do so again")
                .extracting(AdoptedRun::ready).containsOnly(Optional.of(there), Optional.of(new Endpoint.None()));

        try (var stranger = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(restart()).filteredOn(found -> found.run().equals(run)).extracting(AdoptedRun::ready)
                    .as("a stranger listens on %s", stranger).containsExactly(Optional.empty());
        }
    }

    @Test
    void useOfANewRunIsItsDecisionTime() throws Exception {
        RunId run = start(AppSpecs.sh("exec sleep 100"));

        assertThat(restart()).extracting(AdoptedRun::lastUse).containsExactly(new MonotonicTime(run.serial()));
    }

    @Test
    void folderOfAnotherBootIsRemovedWithoutSignallingItsPids() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "100").start();
        try {
            ProcessIdentity identity = ProcStat.of(stranger.pid()).orElseThrow().identity();
            leave(new RunId(newRun().app(), 7), BOOT, identity);

            assertThat(restart()).isEmpty();

            assertThat(RunDirectory.list(runsFolder())).isEmpty();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void reusedPidIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "100").start();
        try {
            long ticks = ProcStat.of(stranger.pid()).orElseThrow().identity().startTicks();
            leave(new RunId(newRun().app(), 8), bootId(), new ProcessIdentity(stranger.pid(), ticks - 1));

            assertThat(restart()).isEmpty();

            assertThat(RunDirectory.list(runsFolder())).isEmpty();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void halfWrittenFoldersAreRemoved() throws Exception {
        made("empty.1");
        made("not a run");
        made("app.5.cancelled");
        Files.writeString(made("torn.2").resolve("record"), "boot=");
        Path unfinished = made("unfinished.3");
        new RunDirectory(unfinished).writeRecord(record(bootId()));
        Files.writeString(unfinished.resolve("pid"), "12 34");

        assertThat(restart()).isEmpty();

        assertThat(RunDirectory.list(runsFolder())).isEmpty();
    }

    @Test
    void pauseThatWasInterruptedIsUndone() throws Exception {
        RunId run = newRun();
        long pid = start(run, AppSpecs.sh("sleep 100 & echo $!; wait")).pid().orElseThrow();
        long moving = Long.parseLong(runs.awaitLine(run, line -> line.matches("[0-9]+")));
        Processes.signal(pid, "STOP");
        await(() -> ProcStat.of(pid).filter(ProcStat::stopped).isPresent(), "the stop of " + pid);
        provider.close();

        assertThat(restart()).singleElement().satisfies(found -> assertThat(found.paused()).isFalse());

        await(() -> ProcStat.of(pid).filter(ProcStat::stopped).isEmpty(), "the resumption of " + pid);
        assertThat(alive(moving)).isTrue();
    }

    @Test
    void runWithUnreadableOutputIsStopped() throws Exception {
        RunId run = newRun();
        long pid = start(run, AppSpecs.sh("exec sleep 100")).pid().orElseThrow();
        RunDirectory left = new RunDirectory(runsFolder().resolve(run.toString()));
        long shim = left.registration().orElseThrow().shim().pid();
        Processes.signal(shim, "KILL");
        awaitGone(shim);
        provider.close();
        Files.delete(left.out());

        assertThat(restart()).isEmpty();

        assertThat(alive(pid)).isFalse();
        assertThat(RunDirectory.list(runsFolder())).isEmpty();
    }

    @Test
    void descendantsOfAnAppThatEndedUnseenAreKilled() throws Exception {
        Path go = folder.resolve("go");
        Posix.mkfifo(go.toString(), 0600);
        RunId run = start(AppSpecs.sh("setsid sleep 100 & echo $!; read -r _ <" + go));
        long left = Long.parseLong(runs.awaitLine(run, line -> line.matches("[0-9]+")));
        ProcessIdentity shim = new RunDirectory(runsFolder().resolve(run.toString())).registration().orElseThrow()
                .shim();
        provider.close();
        Files.writeString(go, "go\n");
        awaitGone(shim.pid());
        assertThat(alive(left)).isTrue();

        provider = newProvider(System.getenv(), true);

        assertThat(provider.adopt()).isEmpty();
        awaitGone(left);
        assertThat(runs.exits(run)).isEmpty();
    }

    @Test
    void runOfAKilledDaemonIsTakenOver() throws Exception {
        Path go = folder.resolve("go");
        Posix.mkfifo(go.toString(), 0600);
        Process daemon = doomedDaemon(List.of(), "echo up; read -r _ <" + go + "; echo later; exit 6");
        RunId run = started(daemon);
        daemon.destroyForcibly();
        assertThat(daemon.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertThat(restart()).extracting(AdoptedRun::run).containsExactly(run);
        Files.writeString(go, "go\n");

        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(6));
        assertThat(runs.lines(run)).contains("later");
        provider.cleanUp(run);
    }

    @Test
    void appsOfADaemonThatIgnoresSignalsDoNot() throws Exception {
        Process daemon = doomedDaemon(List.of("sh", "-c", "trap '' HUP INT; exec \"$@\"", "sh"),
                "grep SigIgn /proc/self/status >" + folder.resolve("ignored") + "; exec sleep 100");
        RunId run = started(daemon);
        await(() -> size(folder.resolve("ignored")) > 0, "the app's signals");
        daemon.destroyForcibly().waitFor();

        long ignored = Long.parseLong(Files.readString(folder.resolve("ignored")).replace("SigIgn:", "").strip(), 16);

        assertThat(ignored & 0b11).isZero();
        assertThat(restart()).hasSize(1);
        assertThat(provider.stop(run, AppSpecs.KILL)).isEqualTo(new StopResult.Gone());
        provider.cleanUp(run);
    }

    private List<AdoptedRun> restart() throws Exception {
        provider.close();
        provider = newProvider(System.getenv(), true);
        return provider.adopt();
    }

    private Process doomedDaemon(List<String> prefix, String script) throws Exception {
        var words = new ArrayList<>(prefix);
        words.addAll(
                List.of(ProcessHandle.current().info().command().orElseThrow(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")),
                DoomedDaemon.class.getName(), runtime().toString(), script));
        daemons.add(new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        return daemons.getLast();
    }

    private RunId started(Process daemon) throws Exception {
        var output = new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
        String line = Optional.ofNullable(output.readLine()).orElse("nothing");
        assertThat(line).contains("Started");
        return endedAtTheLatestWithTheTest(RunId.parse(line.substring(0, line.indexOf(' '))).orElseThrow());
    }

    private Path made(String name) throws Exception {
        var folder = new RunDirectory(runsFolder().resolve(name));
        folder.create();
        return folder.path();
    }

    /** What a run leaves that registered as this process. */
    private void leave(RunId run, String bootId, ProcessIdentity identity) throws Exception {
        var left = new RunDirectory(runsFolder().resolve(run.toString()));
        left.create();
        left.writeRecord(record(bootId));
        left.createOutput(Optional.empty());
        String words = identity.pid() + " " + identity.startTicks();
        Files.writeString(left.path().resolve("pid"), words + " " + words + "\n");
    }

    private static RunRecord record(String bootId) {
        return RunRecord.fresh(bootId, Account.ownUid(), OptionalInt.empty(), 1, "f", OptionalLong.empty(),
                Optional.empty());
    }

    private static String bootId() throws Exception {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    }

    private static long size(Path file) {
        return file.toFile().length();
    }
}
