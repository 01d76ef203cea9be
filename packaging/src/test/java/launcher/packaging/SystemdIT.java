package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import launcher.fixtures.Distribution;
import launcher.fixtures.Eventually;
import launcher.fixtures.Processes;
import launcher.fixtures.UserSystemd;
import org.junit.jupiter.api.Test;

/** The shipped unit under a real systemd, with its program and configuration replaced by those of a workspace. */
class SystemdIT {

    private static final String UNIT = "streamlit-launcher.service";

    @Test
    void unitFollowsTheDaemonAndLeavesAppsRunning() throws IOException {
        Distribution distribution = Requirements.orSkip(Distribution.built());
        try (UserSystemd systemd = Requirements.orSkip(UserSystemd.start()); var launcher = Launcher.fresh()) {
            launcher.configure(QUIET, List.of(web("hello")));
            systemd.add(UNIT, Files.readString(distribution.home().resolve("share/systemd/" + UNIT))
                    .replace("/usr/sbin/streamlit-launcherctl daemon",
                            distribution.cli() + " daemon --config " + launcher.workspace().config())
                    .replaceAll("(?m)^(Protect|Lock|Restrict).*\n", ""));

            systemd.systemctl("start", UNIT).succeeded();

            assertThat(launcher.cli("status").exit()).isZero();
            launcher.cli("start", "hello").succeeded();
            long app = launcher.pid("hello");
            long daemon = Long.parseLong(systemd.property(UNIT, "MainPID"));
            assertThat(launcher.json("status").path("launcher").path("pid").asLong()).isEqualTo(daemon);

            Processes.signal(daemon, "KILL");
            // the pid first: for a moment systemd still calls the unit active and has no pid for it any more
            Eventually.within(Launcher.SOON, "systemd started another", () -> {
                long other = Long.parseLong(systemd.property(UNIT, "MainPID"));
                return other != 0 && other != daemon && systemd.property(UNIT, "ActiveState").equals("active");
            });
            assertThat(launcher.pid("hello")).isEqualTo(app);

            systemd.systemctl("reload", UNIT).succeeded();
            systemd.systemctl("restart", UNIT).succeeded();
            assertThat(launcher.pid("hello")).isEqualTo(app);
            launcher.cli("stop-all").succeeded();
            systemd.systemctl("stop", UNIT).succeeded();
            assertThat(launcher.workspace().runs()).isEmpty();
        }
    }
}
