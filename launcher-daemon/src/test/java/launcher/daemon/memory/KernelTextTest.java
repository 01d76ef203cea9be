package launcher.daemon.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import launcher.daemon.memory.KernelText.CgroupMount;
import org.junit.jupiter.api.Test;

/** On texts recorded from running kernels. */
class KernelTextTest {

    private static final String MEMINFO = """
            MemTotal:        2001234 kB
            MemFree:          123456 kB
            MemAvailable:     654321 kB
            Buffers:            2716 kB
            HugePages_Total:       0
            """;

    private static final String CGROUPS_HYBRID = """
            9:name=systemd:/
            8:pids:/
            4:memory:/process_api/65c8
            2:cpu,cpuacct:/
            0::/user.slice/session-1.scope
            """;

    private static final String MOUNTS = """
            27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
            35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            36 31 0:33 / /sys/fs/cgroup/cpu rw,relatime shared:9 master:1 - cgroup cgroup rw,cpu,cpuacct
            41 31 0:38 /docker/abc /my\\040cgroups rw,relatime - cgroup2 cgroup2 rw,nsdelegate
            """;

    @Test
    void memAvailableIsReadInBytes() {
        assertThat(KernelText.memAvailableBytes(MEMINFO)).hasValue(654321L * 1024);
    }

    @Test
    void anOldOrGarbledMeminfoGivesNothing() {
        assertThat(KernelText.memAvailableBytes("MemTotal: 5 kB\nMemFree: 3 kB\n")).isEmpty();
        assertThat(KernelText.memAvailableBytes("MemAvailable: lots kB\n")).isEmpty();
        assertThat(KernelText.memAvailableBytes("MemAvailable: -5 kB\n")).isEmpty();
        assertThat(KernelText.memAvailableBytes("MemAvailable: 9223372036854775807 kB\n")).isEmpty();
        assertThat(KernelText.memAvailableBytes("MemAvailable: 5 MB\n")).isEmpty();
        assertThat(KernelText.memAvailableBytes("")).isEmpty();
    }

    @Test
    void aLimitIsANumberOrMax() {
        assertThat(KernelText.bytes("536870912\n")).hasValue(536870912);
        assertThat(KernelText.bytes("9223372036854771712\n")).hasValue(9223372036854771712L);
        assertThat(KernelText.bytes("max\n")).hasValue(Long.MAX_VALUE);
        assertThat(KernelText.bytes("\n")).isEmpty();
        assertThat(KernelText.bytes("99999999999999999999")).isEmpty();
    }

    @Test
    void aValueIsFoundByItsWholeKey() {
        String stat = "cache 1\ntotal_inactive_file 77\ninactive_file 42\n";
        assertThat(KernelText.value(stat, "inactive_file")).hasValue(42);
        assertThat(KernelText.value(stat, "total_inactive_file")).hasValue(77);
        assertThat(KernelText.value(stat, "file")).isEmpty();
    }

    @Test
    void theOwnCgroupIsFoundForBothVersions() {
        assertThat(KernelText.cgroupPath(CGROUPS_HYBRID, "memory")).hasValue("/process_api/65c8");
        assertThat(KernelText.cgroupPath(CGROUPS_HYBRID, "cpuacct")).hasValue("/");
        assertThat(KernelText.cgroupPath(CGROUPS_HYBRID, "")).hasValue("/user.slice/session-1.scope");
        assertThat(KernelText.cgroupPath(CGROUPS_HYBRID, "hugetlb")).isEmpty();
        assertThat(KernelText.cgroupPath("0::/a:b\n", "")).hasValue("/a:b");
    }

    @Test
    void theMountOfAHierarchyIsFound() {
        assertThat(KernelText.cgroupMount(MOUNTS, "memory")).hasValue(new CgroupMount("/", "/sys/fs/cgroup/memory"));
        assertThat(KernelText.cgroupMount(MOUNTS, "cpuacct")).hasValue(new CgroupMount("/", "/sys/fs/cgroup/cpu"));
        assertThat(KernelText.cgroupMount(MOUNTS, "")).hasValue(new CgroupMount("/docker/abc", "/my cgroups"));
        assertThat(KernelText.cgroupMount("nonsense\n\n - \n", "memory")).isEqualTo(Optional.empty());
    }

    @Test
    void everyAncestorIsListedFromBelow() {
        assertThat(KernelText.selfAndAncestors("/a/b.slice/c")).containsExactly("/a/b.slice/c", "/a/b.slice", "/a", "/");
        assertThat(KernelText.selfAndAncestors("/")).containsExactly("/");
    }
}
