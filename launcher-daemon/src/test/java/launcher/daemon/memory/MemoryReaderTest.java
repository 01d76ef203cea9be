package launcher.daemon.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import launcher.daemon.memory.MemoryReading.Measured;
import launcher.daemon.memory.MemoryReading.Unreadable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryReaderTest {

    private static final long MIB = 1024 * 1024;

    @TempDir
    Path root;

    @BeforeEach
    void aMachineWithAGibibyteAvailable() throws IOException {
        write("proc/meminfo", "MemTotal: 2097152 kB\nMemAvailable: 1048576 kB\n");
    }

    @Test
    void withoutCgroupsMemAvailableCounts() {
        assertThat(read()).isEqualTo(new Measured(1024 * MIB, root.resolve("proc/meminfo").toString()));
    }

    @Test
    void ancestorsVersionTwoLimitCountsWithoutDroppableCache() throws IOException {
        cgroupTwo("/apps.slice/daemon");
        limitTwo("apps.slice/daemon", "max", 5 * MIB, 0);
        limitTwo("apps.slice", "536870912", 400 * MIB, 100 * MIB);
        assertThat(read()).isEqualTo(
                new Measured((512 - 400 + 100) * MIB, root.resolve("sys/fs/cgroup/apps.slice/memory.max").toString()));
    }

    @Test
    void versionOneLimitCounts() throws IOException {
        write("proc/self/cgroup", "4:memory:/box\n0::/\n");
        write("proc/self/mountinfo", "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
        limitOne("box", 300 * MIB, 200 * MIB, 50 * MIB);
        limitOne(".", 9223372036854771712L, 800 * MIB, 50 * MIB);
        assertThat(read()).isEqualTo(new Measured(
                150 * MIB, root.resolve("sys/fs/cgroup/memory/box/memory.limit_in_bytes").toString()));
    }

    @Test
    void mountPointInAContainerStandsForItsOwnCgroup() throws IOException {
        write("proc/self/cgroup", "0::/docker/abc/worker\n");
        write("proc/self/mountinfo", "41 31 0:38 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
        limitTwo(".", "268435456", 200 * MIB, 0);
        assertThat(((Measured) read()).availableBytes()).isEqualTo(56 * MIB);
    }

    @Test
    void aLimitAboveWhatTheMachineHasChangesNothing() throws IOException {
        cgroupTwo("/apps");
        limitTwo("apps", "8589934592", 0, 0);
        assertThat(((Measured) read()).availableBytes()).isEqualTo(1024 * MIB);
    }

    @Test
    void cgroupOverItsLimitLeavesNothing() throws IOException {
        cgroupTwo("/apps");
        limitTwo("apps", "1048576", 3 * MIB, 0);
        assertThat(((Measured) read()).availableBytes()).isZero();
    }

    @Test
    void missingMeminfoIsUnreadable() throws IOException {
        Files.delete(root.resolve("proc/meminfo"));
        assertThat(read()).isEqualTo(new Unreadable(root.resolve("proc/meminfo") + ": no such file or folder"));
    }

    @Test
    void limitWithoutReadableUsageIsUnreadableInsteadOfIgnored() throws IOException {
        cgroupTwo("/apps");
        write("sys/fs/cgroup/apps/memory.max", "1048576\n");
        assertThat(read()).isEqualTo(
                new Unreadable(root.resolve("sys/fs/cgroup/apps/memory.current") + ": no such file or folder"));
        write("sys/fs/cgroup/apps/memory.current", "what\n");
        assertThat(read()).isEqualTo(new Unreadable(
                "no number of bytes in " + root.resolve("sys/fs/cgroup/apps/memory.current")));
    }

    @Test
    void thisMachineCanBeMeasured() {
        assertThat(new MemoryReader().read()).isInstanceOfSatisfying(
                Measured.class, sample -> assertThat(sample.availableBytes()).isPositive());
    }

    private MemoryReading read() {
        return new MemoryReader(root.resolve("proc"), root).read();
    }

    private void cgroupTwo(String own) throws IOException {
        write("proc/self/cgroup", "0::" + own + "\n");
        write("proc/self/mountinfo", "41 31 0:38 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
    }

    private void limitTwo(String cgroup, String max, long current, long inactive) throws IOException {
        String folder = "sys/fs/cgroup/" + cgroup + "/";
        write(folder + "memory.max", max + "\n");
        write(folder + "memory.current", current + "\n");
        write(folder + "memory.stat", "anon 1\ninactive_file " + inactive + "\n");
    }

    private void limitOne(String cgroup, long limit, long usage, long inactive) throws IOException {
        String folder = "sys/fs/cgroup/memory/" + cgroup + "/";
        write(folder + "memory.limit_in_bytes", limit + "\n");
        write(folder + "memory.usage_in_bytes", usage + "\n");
        write(folder + "memory.stat", "inactive_file 1\ntotal_inactive_file " + inactive + "\n");
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
