package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.FileReport;
import launcher.daemon.os.Posix;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.Provider.AdoptedRun;
import launcher.daemon.provider.Provider.Observation;
import launcher.daemon.provider.Provider.StopResult;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.fixtures.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever becomes of the files of a live run, there is neither a second copy nor an orphan: the run is known to the
 * next daemon, or it is ended before that starts anything (cases 2 and 3).
 */
@Tag("slow")
class DamagedFolderTest extends ProcessTestBase {

    private static final String SERVE = "import time; print('up', flush=True); time.sleep(1000)";
    private static final String JUNK = "\0\1junk 7 7 7\n= = =\n";

    /** Ways in which a file can be damaged. */
    private enum Damage {
        EMPTY,
        JUNK,
        CUT,
        GONE,
        FOLDER,
        LINK,
        LINK_TO_NOWHERE,
        FIFO;

        void to(Path file, Path outside) throws IOException {
            switch (this) {
                case EMPTY -> replace(file, new byte[0]);
                case JUNK -> replace(file, DamagedFolderTest.JUNK.getBytes(StandardCharsets.UTF_8));
                case CUT -> {
                    byte[] whole = Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
                    replace(file, new String(whole, 0, whole.length / 2, StandardCharsets.UTF_8)
                            .getBytes(StandardCharsets.UTF_8));
                }
                case GONE -> remove(file);
                case FOLDER -> {
                    remove(file);
                    Files.createDirectory(file);
                    Files.writeString(file.resolve("in it"), "x");
                }
                case LINK -> {
                    remove(file);
                    Files.createSymbolicLink(file, outside);
                }
                case LINK_TO_NOWHERE -> {
                    remove(file);
                    Files.createSymbolicLink(file, outside.resolveSibling("nowhere"));
                }
                case FIFO -> {
                    remove(file);
                    Posix.mkfifo(file.toString(), 0600);
                }
            }
        }

        private static void replace(Path file, byte[] content) throws IOException {
            remove(file);
            Files.write(file, content);
        }

        private static void remove(Path file) throws IOException {
            new RunDirectory(file).delete();
        }
    }

    private final String token = "damaged" + System.nanoTime();

    @AfterEach
    void endCopies() {
        copies().forEach(process -> Processes.signal(process.pid(), "KILL"));
    }

    @TestFactory
    List<DynamicTest> damageWhileNoDaemonRuns() {
        return each((file, damage, killsShim) -> {
            if (killsShim && file.isEmpty() && damage == Damage.GONE) {
                // nothing is left that says which daemon's run it is
                return;
            }
            Path outside = outside();
            RunId run = startCopy();
            Path runFolder = runsFolder().resolve(run.toString());
            provider.close();
            if (killsShim) {
                killShim(run);
            }
            damage.to(file.isEmpty() ? runFolder : runFolder.resolve(file), outside);

            provider = newProvider(System.getenv(), true);
            List<RunId> adopted = provider.adopt().stream().map(AdoptedRun::run).toList();

            if (adopted.isEmpty()) {
                assertThat(copies()).as("an orphan").isEmpty();
            } else {
                assertThat(adopted).containsExactly(run);
                assertThat(copies()).hasSize(1);
                runs.awaitLine(run, "up");
                stopAndForget(run);
            }
            assertThat(adopted.isEmpty()).as("only what has lost its shim may be lost")
                    .isIn(killsShim || file.equals("out"), false);
            assertSpared(outside);
        });
    }

    @TestFactory
    List<DynamicTest> damageWhileTheDaemonRuns() {
        return each((file, damage, killsShim) -> {
            Path outside = outside();
            RunId run = startCopy();
            Path runFolder = runsFolder().resolve(run.toString());
            if (killsShim) {
                killShim(run);
            }
            damage.to(file.isEmpty() ? runFolder : runFolder.resolve(file), outside);

            assertThat(provider.observe(List.of(run))).containsEntry(run, Observation.RUNNING);
            boolean said = !provider.restore().restored().isEmpty();
            if (Set.of("", "record", "pid").contains(file)) {
                assertThat(said).isTrue();
                assertThat(new RunDirectory(runFolder).record()).isPresent();
                assertThat(new RunDirectory(runFolder).registration()).isPresent();
            }
            assertThat(provider.restore()).isEqualTo(FileReport.FINE);
            assertThat(copies()).hasSize(1);
            stopAndForget(run);
            assertThat(runs.exits(run)).hasSize(1);
            assertSpared(outside);
        });
    }

    @Test
    void runsAreKnownAfterTheWholeRuntimeFolderWasRemoved() throws Exception {
        RunId run = startCopy();
        provider.close();
        new RunDirectory(runtime()).delete();

        provider = newProvider(System.getenv(), true);

        assertThat(provider.adopt()).extracting(AdoptedRun::run).containsExactly(run);
        assertThat(provider.restore()).isEqualTo(FileReport.FINE);
        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());
        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Signaled(15));
    }

    @Test
    void removedRuntimeFolderIsMadeAgainAndSaid() throws Exception {
        RunId run = startCopy();
        new RunDirectory(runtime()).delete();

        assertThat(provider.restore().restored()).containsExactly("the folder of runs or the shim in " + runtime(),
                "the folder of the run " + run);

        provider.close();
        provider = newProvider(System.getenv(), true);
        assertThat(provider.adopt()).extracting(AdoptedRun::run).containsExactly(run);
        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());
        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Signaled(15));
    }

    @Test
    void appStartsThoughTheRuntimeFolderHasJustBeenRemoved() throws Exception {
        new RunDirectory(runtime()).delete();

        assertThat(printed(AppSpecs.sh("echo up"))).containsExactly("up");
    }

    @Test
    void commandBesideARunFindsItsEnvironmentThoughThatIsDamaged() throws Exception {
        AppSpecs app = AppSpecs.command("sleep", "1000").env("WANTED", "7");
        RunId run = start(app);
        List<String> command = List.of("sh", "-c", "exit $WANTED");
        for (Damage damage : Damage.values()) {
            damage.to(new RunDirectory(runsFolder().resolve(run.toString())).env(), outside());

            ProcessBuilder beside = provider.exec(run, app.named(run.app()), command).orElseThrow();

            assertThat(beside.start().waitFor()).as("%s", damage).isEqualTo(7);
        }
    }

    @Test
    void damagedShimIsReplaced() throws Exception {
        for (Damage damage : Damage.values()) {
            damage.to(runtime().resolve("shim.sh"), outside());

            assertThat(provider.restore().restored()).as("%s", damage).hasSize(1);

            assertThat(printed(AppSpecs.sh("echo up"))).containsExactly("up");
        }
    }

    /** One case of the matrix. */
    private interface Case {
        void run(String file, Damage damage, boolean killsShim) throws Exception;
    }

    private List<DynamicTest> each(Case matrix) {
        List<DynamicTest> tests = new ArrayList<>();
        for (String file : List.of("", "record", "pid", "out", "env", "exit", "cgroup")) {
            for (Damage damage : Damage.values()) {
                Stream.of(false, true).forEach(killsShim -> tests.add(DynamicTest.dynamicTest(
                        (file.isEmpty() ? "the folder" : file) + " " + damage + (killsShim ? ", shim killed" : ""),
                        () -> runAndEnd(matrix, file, damage, killsShim))));
            }
        }
        return tests;
    }

    /** So that a case that fails fails alone. */
    private void runAndEnd(Case matrix, String file, Damage damage, boolean killsShim) throws Exception {
        try {
            matrix.run(file, damage, killsShim);
        } finally {
            endCopies();
            known().forEach(run -> provider.stop(run, AppSpecs.KILL));
            known().forEach(provider::cleanUp);
        }
    }

    private RunId startCopy() {
        RunId run = start(AppSpecs.command("/usr/bin/python3", "-S", "-E", "-c", SERVE, token));
        runs.awaitLine(run, "up");
        return run;
    }

    private void killShim(RunId run) throws IOException {
        long shim = new RunDirectory(runsFolder().resolve(run.toString())).registration().orElseThrow().shim().pid();
        Processes.signal(shim, "KILL");
        awaitGone(shim);
    }

    private void stopAndForget(RunId run) {
        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());
        provider.cleanUp(run);
        assertThat(copies()).isEmpty();
        assertThat(runsFolder().resolve(run.toString())).doesNotExist();
    }

    /** What a link in a run's folder leads to. */
    private Path outside() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "kept");
        return outside;
    }

    private static void assertSpared(Path outside) {
        assertThat(outside.resolve("kept")).hasContent("kept");
    }

    private List<ProcStat> copies() {
        return ProcStat.all().stream()
                .filter(process -> process.alive() && process.arguments().endsWith("\0" + token + "\0")
                        && !process.arguments().contains("shim.sh"))
                .toList();
    }
}
