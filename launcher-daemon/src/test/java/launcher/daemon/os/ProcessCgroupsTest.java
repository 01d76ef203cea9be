package launcher.daemon.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On texts recorded from running kernels. */
class ProcessCgroupsTest {

    private static final String HYBRID = """
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
            42 31 0:38 /user.slice /second rw,relatime - cgroup2 cgroup2 rw,nsdelegate
            43 31 0:38 / /third rw,relatime - cgroup2 cgroup2 rw,nsdelegate
            """;

    @Test
    void cgroupIsFoundForBothVersions() {
        assertThat(of(HYBRID, "").cgroup("memory")).hasValue("/process_api/65c8");
        assertThat(of(HYBRID, "").cgroup("cpuacct")).hasValue("/");
        assertThat(of(HYBRID, "").cgroup(ProcessCgroups.UNIFIED)).hasValue("/user.slice/session-1.scope");
        assertThat(of(HYBRID, "").cgroup("hugetlb")).isEmpty();
        assertThat(of("0::/a:b\n", "").cgroup(ProcessCgroups.UNIFIED)).hasValue("/a:b");
        assertThat(of("nonsense\n", "").cgroup(ProcessCgroups.UNIFIED)).isEmpty();
    }

    @Test
    void mountOfAHierarchyIsFound() {
        assertThat(of("", MOUNTS).mounts("memory")).containsExactly(
                new MountInfo("/", "/sys/fs/cgroup/memory", "cgroup", List.of("rw", "memory")));
        assertThat(of("", MOUNTS).mounts("cpuacct")).extracting(MountInfo::point).containsExactly("/sys/fs/cgroup/cpu");
        assertThat(of("", MOUNTS).mounts(ProcessCgroups.UNIFIED)).extracting(MountInfo::point)
                .containsExactly("/my cgroups", "/second", "/third");
        assertThat(of("", "nonsense\n\n - \n").mounts("memory")).isEmpty();
    }

    @Test
    void folderIsFoundOnEachMountThatShowsTheCgroup() {
        assertThat(of(HYBRID, MOUNTS).folders(ProcessCgroups.UNIFIED))
                .containsExactly(Path.of("/second/session-1.scope"), Path.of("/third/user.slice/session-1.scope"));
        assertThat(of(HYBRID, MOUNTS).folders("memory"))
                .containsExactly(Path.of("/sys/fs/cgroup/memory/process_api/65c8"));
        assertThat(of("0::/docker/abc\n", MOUNTS).folders(ProcessCgroups.UNIFIED))
                .first().isEqualTo(Path.of("/my cgroups"));
        assertThat(of("0::/docker/abcd\n", MOUNTS).folders(ProcessCgroups.UNIFIED))
                .containsExactly(Path.of("/third/docker/abcd"));
    }

    @Test
    void cgroupOutsideOfTheNamespaceHasNoFolder() {
        var cgroups = of("0::/../other\n", "43 31 0:38 / /third rw - cgroup2 cgroup2 rw\n");

        assertThat(cgroups.folders(ProcessCgroups.UNIFIED)).isEmpty();
    }

    @Test
    void escapedNamesAreReadOnceOnly() {
        String mountinfo = "43 31 0:38 /tab\\011 /back\\134040slash rw - cgroup2 cgroup2 rw\n";
        assertThat(MountInfo.parse(mountinfo)).containsExactly(
                new MountInfo("/tab\t", "/back\\040slash", "cgroup2", List.of("rw")));
    }

    @Test
    void mountWithOddBytesHidesNoOther(@TempDir Path process) throws Exception {
        Files.writeString(process.resolve("cgroup"), "0::/a\n");
        String mountinfo = "30 20 0:9 / /\377 rw - ext4 x rw\n43 31 0:38 / /third rw - cgroup2 cgroup2 rw\n";
        Files.write(process.resolve("mountinfo"), mountinfo.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(ProcessCgroups.of(process).folders(ProcessCgroups.UNIFIED)).containsExactly(Path.of("/third/a"));
    }

    @Test
    void kernelWithoutCgroupsHasNoFile(@TempDir Path process) {
        assertThatThrownBy(() -> ProcessCgroups.of(process)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void thisProcessHasACgroup() throws Exception {
        ProcessCgroups own = ProcessCgroups.of(Path.of("/proc/self"));
        assertThat(own.mounts()).extracting(MountInfo::type).contains("proc");
        assertThat(own.cgroups()).contains(":/");
    }

    private static ProcessCgroups of(String cgroup, String mountinfo) {
        return ProcessCgroups.parse(cgroup, mountinfo);
    }
}
