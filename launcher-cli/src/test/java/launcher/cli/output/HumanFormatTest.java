package launcher.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanFormatTest {

    @ParameterizedTest
    @CsvSource({"0, 0s", "0.4, 0s", "59.4, 59s", "59.6, 1m", "1796.4, 29m 56s", "3600, 1h", "3725, 1h 2m", "86400, 1d",
            "100000, 1d 3h", "-3, 0s"})
    void aSpanIsSaidInItsTwoGreatestUnits(double seconds, String said) {
        assertThat(HumanFormat.duration(seconds)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"1800, 30m", "60, 60s", "120, 2m", "90, 90s", "3600, 1h", "7200, 2h", "0.5, 500ms", "0, 0s"})
    void settingIsPrintedAsInAConfigurationFile(double seconds, String said) {
        assertThat(HumanFormat.setting(seconds)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"0, 0 MiB", "1000, 0.1 MiB", "524288, 0.5 MiB", "104857600, 100 MiB", "61234567, 58 MiB"})
    void memoryIsSaidInMebibytes(long bytes, String said) {
        assertThat(HumanFormat.memory(bytes)).isEqualTo(said);
    }

    @Test
    void outputKeepsItsTabsAndColoursToItsEnd() {
        assertThat(HumanFormat.output("a\tb größe")).isEqualTo("a\tb größe");
        assertThat(HumanFormat.output("\u001b[1;31mred\u001b[0m\tand\u001b[38:5:1mmore"))
                .isEqualTo("\u001b[1;31mred\u001b[0m\tand\u001b[38:5:1mmore\u001b[0m");
        assertThat(HumanFormat.output("\u001b[8mhidden\u001b[?25l")).isEqualTo("\u001b[8mhidden?[?25l\u001b[0m");
    }

    @Test
    void controlCharactersCannotSteerTheTerminal() {
        assertThat(HumanFormat.printable("a\u001b[2Jb\u009bc\r\n")).isEqualTo("a?[2Jb?c??");
        assertThat(HumanFormat.output("a\u001b[2J\u001b]0;title\u0007b\u009bc\rd")).isEqualTo("a?[2J?]0;title?b?c?d");
        assertThat(HumanFormat.printable("größe 😀")).isEqualTo("größe 😀");
    }
}
