package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.Account;
import launcher.daemon.os.Posix;
import launcher.daemon.os.ProcessCgroups;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.process.cgroup.CgroupPlaces;
import launcher.daemon.provider.process.cgroup.RunCgroup;
import launcher.daemon.provider.process.cgroup.RunCgroups;
import org.junit.jupiter.api.Test;

/** An app over its limit is reported, by the kernel or by the watch. */
class MemoryLimitTest extends ProcessTestBase {

    private static final long MIB = 1024 * 1024;

    @Test
    void killByTheCgroupLimitIsToldBeforeTheExit() {
        RunId run = newRun();
        assumeTrue(CgroupPlaces.detect().memory().isPresent(), "a memory cgroup that can be divided");
        start(run, AppSpecs.python("x = bytearray(200 * 1024 * 1024)").memoryLimit(64 * MIB));

        runs.awaitExit(run);

        assertThat(runs.order()).containsExactly("over limit " + run, "exited " + run);
        provider.cleanUp(run);
        RunCgroup cgroup = new RunCgroups(CgroupPlaces.detect()).place(run, true).orElseThrow();
        assertThat(cgroup.path()).doesNotExist();
        assertThat(cgroup.memory().orElseThrow()).doesNotExist();
    }

    @Test
    void appWithinItsLimitIsLeftAlone() {
        RunId run = start(AppSpecs.python("x = bytearray(20 * 1024 * 1024)").memoryLimit(200 * MIB));

        runs.awaitExit(run);

        assertThat(runs.order()).containsExactly("exited " + run);
    }

    @Test
    void withoutCgroupsTheTreeIsWatchedAndToldOnce() throws Exception {
        provider.close();
        provider = newProvider(System.getenv(), false);
        RunId run =
                start(AppSpecs.sh("/usr/bin/python3 -S -c 'x = b\"x\" * 100000000; input()' <>" + fifo() + " & wait")
                .memoryLimit(50 * MIB));

        runs.awaitOverLimit(run);

        await(() -> provider.memoryBytes(run) > 90_000_000, "all of its memory");
        provider.stop(run, AppSpecs.KILL);
        assertThat(runs.order()).containsExactly("over limit " + run, "exited " + run);
        assertThat(provider.memoryBytes(run)).isZero();
    }

    @Test
    void appsGetACgroupBesideTheDelegatedDaemon() throws Exception {
        Path unit = unit("77\n", "");

        var cgroups = new RunCgroups(CgroupPlaces.detect(inUnit("0::/unit.service/daemon"), 77));
        RunCgroup cgroup = cgroups.place(new RunId(newRun().app(), 5), true).orElseThrow();
        assertThat(cgroups.make(cgroup, OptionalLong.of(64 * MIB))).hasValue(cgroup);

        assertThat(Files.readString(unit.resolve("cgroup.subtree_control"))).isEqualTo("+memory");
        assertThat(cgroup.path()).isEqualTo(unit.resolve("apps/app.5"));
        assertThat(cgroup.memory()).hasValue(unit.resolve("apps/app.5"));
        assertThat(cgroup.path().resolve("memory.max")).hasContent(Long.toString(64 * MIB));
    }

    @Test
    void cgroupOfTheNextDaemonGetsNoLimitsForItsParts() throws Exception {
        Path own = unit("", "77\n");

        assertThat(place("0::/unit.service")).hasValue(new RunCgroup(own.resolve("apps/app.5"), Optional.empty()));
        assertThat(own.resolve("cgroup.subtree_control")).doesNotExist();
    }

    @Test
    void sharedCgroupGetsNoLimitsForItsParts() throws Exception {
        Path shared = unit("77\n78\n", "");
        var unlimited = new RunCgroup(shared.resolve("daemon/apps/app.5"), Optional.empty());
        assertThat(place("0::/unit.service/daemon")).hasValue(unlimited);

        Files.writeString(shared.resolve("daemon/cgroup.procs"), "77\n");
        Files.writeString(shared.resolve("cgroup.procs"), "78\n");
        assertThat(place("0::/unit.service/daemon")).hasValue(unlimited);
        assertThat(shared.resolve("cgroup.subtree_control")).doesNotExist();
    }

    @Test
    void mountPointWithABlankIsFound() throws Exception {
        Path hierarchy = Files.createDirectory(folder.resolve("my cgroups"));
        unit(hierarchy, "77\n", "");

        var cgroups = new RunCgroups(CgroupPlaces.detect(ProcessCgroups.parse("0::/unit.service/daemon",
                "30 20 0:1 / " + folder + "/my\\040cgroups rw,relatime - cgroup2 cgroup rw"), 77));

        assertThat(cgroups.place(new RunId(newRun().app(), 5), true).map(RunCgroup::path))
                .hasValue(hierarchy.resolve("unit.service/apps/app.5"));
    }

    private Optional<RunCgroup> place(String membership) throws IOException {
        return new RunCgroups(CgroupPlaces.detect(inUnit(membership), 77)).place(new RunId(newRun().app(), 5), true);
    }

    /** A delegated cgroup as files: the processes in its part for the daemon, and those in itself. */
    private Path unit(String inDaemon, String inItself) throws IOException {
        return unit(folder, inDaemon, inItself);
    }

    private static Path unit(Path hierarchy, String inDaemon, String inItself) throws IOException {
        Path unit = Files.createDirectories(hierarchy.resolve("unit.service"));
        Files.writeString(unit.resolve("cgroup.controllers"), "cpu memory pids\n");
        Files.writeString(unit.resolve("cgroup.procs"), inItself);
        Files.writeString(Files.createDirectories(unit.resolve("daemon")).resolve("cgroup.procs"), inDaemon);
        return unit;
    }

    @Test
    void nextDaemonRemovesTheCgroupOfAnUnfinishedStart() throws Exception {
        RunId run = newRun();
        var cgroups = new RunCgroups(CgroupPlaces.detect());
        Optional<RunCgroup> cgroup = cgroups.place(run, true);
        assumeTrue(cgroup.flatMap(RunCgroup::memory).isPresent(), "a memory cgroup that can be divided");
        var left = new RunDirectory(runsFolder().resolve(run.toString()));
        left.create();
        String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        left.writeRecord(RunRecord.fresh(boot, Account.ownUid(), OptionalInt.empty(), 1, "f",
                OptionalLong.of(64 * MIB), cgroup));
        try {
            assertThat(cgroups.make(cgroup.orElseThrow(), OptionalLong.of(64 * MIB))).isEqualTo(cgroup);

            assertThat(provider.adopt()).isEmpty();

            assertThat(cgroup.orElseThrow().path()).doesNotExist();
            assertThat(cgroup.orElseThrow().memory().orElseThrow()).doesNotExist();
            assertThat(left.path()).doesNotExist();
        } finally {
            assertThat(cgroup.orElseThrow().remove()).isTrue();
        }
    }

    @Test
    void killsAreReadFromEitherVersion() throws Exception {
        assertThat(new RunCgroup(folder, Optional.of(folder)).killedForMemory()).isFalse();
        Files.writeString(folder.resolve("memory.oom_control"), "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
        assertThat(new RunCgroup(folder, Optional.of(folder)).killedForMemory()).isTrue();
        Files.writeString(folder.resolve("memory.events"), "low 0\noom 1\noom_kill 0\noom_group_kill 0\n");
        assertThat(new RunCgroup(folder, Optional.of(folder)).killedForMemory()).isFalse();
    }

    private ProcessCgroups inUnit(String membership) {
        return ProcessCgroups.parse(membership, "30 20 0:1 / " + folder + " rw,relatime - cgroup2 cgroup rw,memory");
    }

    private String fifo() throws Exception {
        String path = folder.resolve("fifo").toString();
        Posix.mkfifo(path, 0600);
        return path;
    }
}
