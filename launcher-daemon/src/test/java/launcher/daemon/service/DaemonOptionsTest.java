package launcher.daemon.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DaemonOptionsTest {

    @Test
    void theClientsOptionsThatChangeNothingHereAreAccepted() {
        assertThat(parse("--json", "--no-color", "--config", "/c.yaml", "--ephemeral")).isEqualTo(
                new DaemonOptions.Parsed.Valid(new DaemonOptions(Optional.of(Path.of("/c.yaml")), true, false, true)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --socket /x | the daemon's own socket is launcher.socket in its configuration
            --socket=/x | the daemon's own socket is launcher.socket in its configuration
            --timeout 3s | the daemon runs until it is ended
            --config | --config needs a file
            --sockets | unknown argument --sockets
            """)
    void unknownOptionIsAUsageErrorThatSaysWhy(String arguments, String why) {
        assertThat(parse(arguments.split(" ", -1))).isInstanceOfSatisfying(DaemonOptions.Parsed.Invalid.class,
                invalid -> assertThat(invalid.why()).contains(why));
    }

    private static DaemonOptions.Parsed parse(String... arguments) {
        return DaemonOptions.parse(arguments);
    }
}
