package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Distribution;
import launcher.fixtures.Eventually;
import launcher.fixtures.OpenWrt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The init script with the real daemon, under rc.common-stand-in from the test kit. */
@Tag("slow")
class ProcdIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    /** Five ends with five seconds after each, and six starts of the daemon. */
    private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(90);

    private final Distribution distribution = Requirements.orSkip(Distribution.built());
    private final Launcher launcher = Launcher.fresh();
    private final Path root = launcher.workspace().folder();
    private final Path program = root.resolve("streamlit-launcherctl");
    private Path common = Path.of("");

    @BeforeEach
    void initScriptWithoutRoot() throws IOException {
        common = OpenWrt.standIn("rc.common", root.resolve("bin"));
        Files.createDirectories(root.resolve("procd"));
        Files.writeString(program, "#!/bin/sh\n[ \"$1\" != daemon ] || set -- daemon --config "
                + root.resolve("etc/config/streamlit-launcher") + "\nexec " + distribution.cli() + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void stop() {
        init("stop");
        launcher.close();
    }

    @Test
    void mendedConfigurationAndReloadBringBackADaemonThatWasGivenUp() throws IOException {
        configure("\toption idel_timeout '30'\n");
        init("start").succeeded();
        Eventually.within(GIVEN_UP_AFTER, "procd gives it up", () -> log().contains("crash loop"));
        assertThat(log()).contains("streamlit-launcher:2:9: error: idel_timeout: unknown option, did you mean "
                + "\"idle_timeout\"?");
        assertThat(init("status").exit()).isEqualTo(5);

        configure("\toption idle_timeout '30'\n");
        init("reload").succeeded();

        Eventually.within(SOON, "the daemon answers", () -> init("status").exit() == 0);
        String pid = pid();
        configure("\toption idle_timeout '20'\n");
        init("reload").succeeded();
        Eventually.within(SOON, "the new setting holds", () -> init("status").out().contains("20m"));
        assertThat(pid()).as("the daemon goes on").isEqualTo(pid);
    }

    private void configure(String option) {
        launcher.workspace().write("etc/config/streamlit-launcher", "config global 'global'\n" + option + """
                \toption state_dir 'ROOT/state'
                \toption socket 'ROOT/run/control.sock'
                \toption tracking_dir 'ROOT/touch'

                config gateway 'gateway'
                \toption listen '127.0.0.1:PORT'
                """.replace("ROOT", root.toString()).replace("PORT", String.valueOf(launcher.gatewayPort())));
    }

    private String log() {
        return read("log");
    }

    private String pid() {
        return read("pid").strip();
    }

    private String read(String name) {
        try {
            return Files.readString(root.resolve("procd").resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private CommandResult init(String action) {
        var environment = new HashMap<>(launcher.workspace().environment());
        environment.put("PROCD_STAND_IN_DIR", root.resolve("procd").toString());
        environment.put("PROCD_STAND_IN_PROG", program.toString());
        return CommandResult.command(SOON, List.of(common.toString(),
                Scripts.PACKAGING.resolve("procd/streamlit-launcher.init").toString(), action), environment);
    }
}
