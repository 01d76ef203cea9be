package launcher.daemon.os;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On texts recorded from running kernels. */
class KernelTextTest {

    private static final String MEMINFO = """
            MemTotal:        2001234 kB
            MemFree:          123456 kB
            MemAvailable:     654321 kB
            Buffers:            2716 kB
            HugePages_Total:       0
            """;

    @Test
    void sizeIsReadInBytes() {
        assertThat(KernelText.sizeBytes(MEMINFO, "MemAvailable")).hasValue(654321L * 1024);
        assertThat(KernelText.sizeBytes("Pss:                1234 kB\nPss_Anon:            300 kB\n", "Pss"))
                .hasValue(1234L * 1024);
        assertThat(KernelText.sizeBytes("VmHWM:\t    9000 kB\nVmRSS:\t    8000 kB\n", "VmRSS")).hasValue(8000L * 1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MemTotal: 5 kB\nMemFree: 3 kB\n", "MemAvailable: lots kB\n", "MemAvailable: -5 kB\n",
            "MemAvailable: 9223372036854775807 kB\n", "MemAvailable: 5 MB\n", "MemAvailable: kB", ""})
    void missingOrGarbledSizeIsEmpty(String meminfo) {
        assertThat(KernelText.sizeBytes(meminfo, "MemAvailable")).isEmpty();
    }

    @Test
    void limitIsANumberOrMax() {
        assertThat(KernelText.bytes("536870912\n")).hasValue(536870912);
        assertThat(KernelText.bytes("9223372036854771712\n")).hasValue(9223372036854771712L);
        assertThat(KernelText.bytes("max\n")).hasValue(Long.MAX_VALUE);
        assertThat(KernelText.bytes("\n")).isEmpty();
        assertThat(KernelText.bytes("99999999999999999999")).isEmpty();
    }

    @Test
    void valueIsFoundByItsWholeKey() {
        String stat = "cache 1\ntotal_inactive_file 77\ninactive_file 42\n";
        assertThat(KernelText.value(stat, "inactive_file")).hasValue(42);
        assertThat(KernelText.value(stat, "total_inactive_file")).hasValue(77);
        assertThat(KernelText.value(stat, "file")).isEmpty();
    }
}
