package launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import launcher.core.protocol.result.ConfigReport;
import org.junit.jupiter.api.Test;

class ConfigVerbTest extends CliFixture {

    @Test
    void warningsOfAValidConfigurationExitWith0() throws IOException {
        Path socket = folder.resolve("valid.sock");
        try (var _ = new FakeDaemon(socket, (_, answer) ->
                answer.ok(new ConfigReport(List.of("/etc/c.yaml"), List.of(),
                        List.of("/etc/c.yaml:2:1: warning: no effect"))))) {
            assertThat(Call.Setting.of(socket).call("config", "check"))
                    .isEqualTo(new Call(0, "/etc/c.yaml:2:1: warning: no effect\nvalid: /etc/c.yaml\n", ""));
            assertThat(Call.Setting.of(socket).call("config", "check", "--json").out())
                    .contains("\"valid\":true").contains("\"warnings\":[\"/etc/c.yaml:2:1: warning: no effect\"]");
        }
    }

    @Test
    void problemsOfAConfigurationExitWith9() {
        assertThat(setting.call("config", "check"))
                .isEqualTo(new Call(9, "/etc/c.yaml:3:5: error: unknown key \"idel\"\n", ""));
    }

    @Test
    void namedConfigurationIsCheckedWithoutTheDaemon() throws IOException {
        var program = folder.resolve("launcherd");
        Files.writeString(program, "#!/bin/sh\n[ \"$1 $2\" = '--check-config my.yaml' ] && exit 9\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        assertThat(setting.daemonProgram(program).call("config", "check", "my.yaml").exitCode()).isEqualTo(9);
        assertThat(daemon.asked).isEmpty();
        assertThat(setting.daemonProgram(folder.resolve("missing")).call("config", "check", "my.yaml"))
                .satisfies(call -> assertThat(call.exitCode()).isEqualTo(1))
                .satisfies(call -> assertThat(call.err()).contains("cannot be run"));
    }

    @Test
    void missingDaemonLeavesTheCheckToItsProgram() throws IOException {
        var program = folder.resolve("launcherd");
        Files.writeString(program, "#!/bin/sh\n[ \"$*\" = --check-config ] && exit 0\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        daemon.close();
        assertThat(setting.daemonProgram(program).call("config", "check").exitCode()).isZero();
    }
}
