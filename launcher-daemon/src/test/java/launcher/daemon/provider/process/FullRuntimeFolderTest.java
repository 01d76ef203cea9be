package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.FileReport;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.Provider.AdoptedRun;
import launcher.daemon.provider.Provider.StopResult;
import launcher.fixtures.Component;
import launcher.fixtures.SmallFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The runtime folder on a file system without room. */
class FullRuntimeFolderTest extends ProcessTestBase {

    private static final List<Consumer<SmallFileSystem>> FULL =
            List.of(SmallFileSystem::fill, SmallFileSystem::fillWithFiles, disk -> {
                disk.fill();
                disk.fillWithFiles();
            });

    private Optional<SmallFileSystem> mounted = Optional.empty();

    @BeforeEach
    void mount() throws Exception {
        provider.close();
        new RunDirectory(runtime()).delete();
        Component<SmallFileSystem> component = SmallFileSystem.on(runtime());
        mounted = component.orSkip();
        provider = newProvider(System.getenv(), true);
        assumeTrue(mounted.isPresent(), component::why);
    }

    @AfterEach
    void unmount() {
        mounted.ifPresent(SmallFileSystem::close);
    }

    @Test
    void runsAreTakenOverWithoutRoomAndOthersRefused() throws Exception {
        for (Consumer<SmallFileSystem> full : FULL) {
            RunId run = startAndAwait();
            provider.close();
            full.accept(disk());

            provider = newProvider(System.getenv(), true);

            assertThat(provider.adopt()).extracting(AdoptedRun::run).containsExactly(run);
            assertThat(provider.restore().failed()).isNotEmpty().allMatch(why -> why.contains("No space left"));
            assertThat(refusal(AppSpecs.sh("sleep 1000"))).contains("No space left on device");
            assertThat(folders()).containsExactly(runsFolder().resolve(run.toString()));
            stillWholeWithRoom(run);
        }
    }

    @Test
    void removedFoldersAreMadeOnceThereIsRoom() throws Exception {
        for (Consumer<SmallFileSystem> full : FULL) {
            RunId run = startAndAwait();
            provider.close();
            new RunDirectory(runsFolder()).delete();
            Files.delete(runtime().resolve("shim.sh"));
            full.accept(disk());

            provider = newProvider(System.getenv(), true);

            assertThat(provider.adopt()).extracting(AdoptedRun::run).containsExactly(run);
            assertThat(provider.restore().failed()).isNotEmpty();
            assertThat(refusal(AppSpecs.sh("sleep 1000"))).contains("No space left on device");
            disk().makeRoom();
            assertThat(provider.restore().failed()).isEmpty();
            stillWholeWithRoom(run);
        }
    }

    @Test
    void lastUseIsWrittenOnceThereIsRoomAndNoDamageSaid() throws Exception {
        RunId run = startAndAwait();
        var record = new RunDirectory(runsFolder().resolve(run.toString()));
        long before = record.record().orElseThrow().humanNanos();
        disk().fill();

        provider.saveLastUse(run, new MonotonicTime(before + 7));

        assertThat(record.record().orElseThrow().humanNanos()).as("what was there stays").isEqualTo(before);
        assertThat(provider.restore().failed()).hasSize(2).last().asString().contains(run.toString());
        disk().makeRoom();
        assertThat(provider.restore()).isEqualTo(FileReport.FINE);
        assertThat(record.record().orElseThrow().humanNanos()).isEqualTo(before + 7);
        end(run);
    }

    @Test
    void endOfAnAppIsNoticedWithoutRoomForItsStatus() throws Exception {
        RunId run = start(AppSpecs.sh("read -r _ </dev/zero"));
        disk().fill();
        disk().fillWithFiles();

        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());

        assertThat(runs.awaitExit(run)).isIn(new ExitStatus.Unknown(), new ExitStatus.Signaled(15));
        provider.cleanUp(run);
        assertThat(folders()).isEmpty();
    }

    private RunId startAndAwait() {
        RunId run = start(AppSpecs.sh("echo up; exec sleep 1000"));
        runs.awaitLine(run, "up");
        return run;
    }

    private void stillWholeWithRoom(RunId run) {
        disk().makeRoom();
        assertThat(provider.restore()).isEqualTo(FileReport.FINE);
        assertThat(printed(AppSpecs.sh("echo up"))).containsExactly("up");
        end(run);
        known().forEach(provider::cleanUp);
    }

    private void end(RunId run) {
        assertThat(provider.stop(run, AppSpecs.TERM)).isEqualTo(new StopResult.Gone());
        assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Signaled(15));
        provider.cleanUp(run);
    }

    private List<Path> folders() {
        return RunDirectory.list(runsFolder()).stream().map(RunDirectory::path).toList();
    }

    private SmallFileSystem disk() {
        return mounted.orElseThrow();
    }
}
