package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import launcher.fixtures.CommandResult;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The init script, run by a hand-written rc.common whose procd functions print how they were called. */
class ProcdTest {

    private static final String RC_COMMON = """
            for name in procd_open_instance procd_set_param procd_close_instance procd_add_reload_trigger \
            procd_send_signal; do
              eval "$name() { echo $name \\"\\$@\\"; }"
            done
            service_running() { test -n "$RUNNING"; }
            start() { echo start; }
            stop() { echo stop; }
            RUNNING=$4
            . "$1"
            PROG=$2
            echo "START=$START STOP=$STOP USE_PROCD=$USE_PROCD"
            "$3"
            """;

    @TempDir
    private Path folder = Path.of("");

    static Stream<List<String>> shells() {
        return Scripts.shells();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void daemonIsStartedLateAndAgainWhenItEnds(List<String> shell) {
        assertThat(call(shell, "start_service").out().lines()).containsExactly(
                "START=95 STOP=10 USE_PROCD=1",
                "procd_open_instance",
                "procd_set_param command " + program() + " daemon",
                "procd_set_param respawn 3600 5 5",
                "procd_set_param reload_signal HUP",
                "procd_set_param term_timeout 30",
                "procd_set_param stdout 1",
                "procd_set_param stderr 1",
                "procd_close_instance");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void changedConfigurationReloadsAndDoesNotRestart(List<String> shell) {
        assertThat(call(shell, "service_triggers").out())
                .contains("procd_add_reload_trigger streamlit-launcher streamlit-forge");
        assertThat(call(shell, "reload_service", "running").out()).endsWith("procd_send_signal streamlit-launcher\n")
                .doesNotContain("instance").doesNotContain("stop\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void reloadStartsADaemonThatProcdGaveUp(List<String> shell) {
        assertThat(call(shell, "reload_service", "").out()).endsWith("USE_PROCD=1\nstop\nstart\n");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void statusIsTheLaunchersWithItsExitCode(List<String> shell) {
        CommandResult ran = call(shell, "status_service");

        assertThat(ran.out()).endsWith("asked for status\n");
        assertThat(ran.exit()).isEqualTo(5);
    }

    private String program() {
        return folder.resolve("streamlit-launcherctl").toString();
    }

    private CommandResult call(List<String> shell, String function) {
        return call(shell, function, "");
    }

    private CommandResult call(List<String> shell, String function, String running) {
        Path common = Scripts.write(folder.resolve("rc.common"), RC_COMMON);
        Scripts.write(Path.of(program()), "#!/bin/sh\necho asked for \"$@\"\nexit 5\n");
        var command = new ArrayList<>(shell);
        command.addAll(List.of(common.toString(), Scripts.PACKAGING.resolve("procd/streamlit-launcher.init").toString(),
                program(), function, running));
        return CommandResult.command(Duration.ofSeconds(20), command);
    }
}
