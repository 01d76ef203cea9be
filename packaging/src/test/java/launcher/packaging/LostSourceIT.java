package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import launcher.fixtures.Eventually;
import launcher.fixtures.FakeApps;
import launcher.fixtures.Processes;
import org.junit.jupiter.api.Test;

/** Apps of a folder that is not mounted any more, at a reload and at a restart of the daemon (case 10). */
class LostSourceIT {

    private static final String APP = "hello";

    @Test
    void appsOfAnUnmountedFolderGoOnUntilTheirRemovalIsAccepted() throws IOException {
        try (var launcher = Launcher.fresh()) {
            Path away = launcher.workspace().folder().resolve("away");
            Path apps = configured(launcher);
            launcher.startDaemon();
            launcher.cli("start", APP).succeeded();
            long pid = launcher.pid(APP);
            Files.move(apps, away);
            Files.createDirectory(apps);

            assertThat(launcher.cli("reload").succeeded().out()).contains("kept: " + APP, "--accept-removal");
            staysAndIsExplained(launcher, apps, pid);
            launcher.daemon().kill();
            launcher.startDaemon();
            staysAndIsExplained(launcher, apps, pid);

            Files.delete(apps);
            Files.move(away, apps);
            assertThat(launcher.cli("reload").succeeded().out()).isEqualTo("reloaded: no app differs\n");
            assertThat(launcher.cli("status").succeeded().out()).doesNotContain("--accept-removal");
            assertThat(launcher.pid(APP)).isEqualTo(pid);

            Files.move(apps, away);
            launcher.cli("reload").succeeded();
            staysAndIsExplained(launcher, apps, pid);
            assertThat(launcher.cli("reload", "--accept-removal").succeeded().out()).contains("removed: " + APP);
            Eventually.within(Launcher.SOON, "the app ends", () -> !Processes.alive(pid));
        }
    }

    private static void staysAndIsExplained(Launcher launcher, Path apps, long pid) {
        assertThat(launcher.awaitState(APP, "ready").path("pid").asLong()).isEqualTo(pid);
        assertThat(launcher.get(APP, "/healthz").statusCode()).isEqualTo(200);
        assertThat(launcher.cli("status").succeeded().out())
                .contains("apps_dir " + apps + ": its only app is gone", "reload --accept-removal");
    }

    /** The app is found in the folder; what it is started with is not the folder's. */
    private static Path configured(Launcher launcher) throws IOException {
        launcher.configure(QUIET, List.of());
        Path apps = launcher.workspace().folder().resolve("apps-of-others");
        Files.createFile(Files.createDirectories(apps.resolve(APP)).resolve("app.py"));
        Path python = Files.createDirectories(apps.resolve(APP).resolve(".venv/bin")).resolve("python");
        Files.writeString(python, "#!/bin/sh\nexec python3 " + launcher.workspace().folder().resolve(FakeApps.WEB)
                + " --port \"$6\"\n");
        assertThat(python.toFile().setExecutable(true)).isTrue();
        Files.writeString(launcher.workspace().config(),
                Files.readString(launcher.workspace().config()) + "apps_dir: " + apps + "\n");
        return apps;
    }
}
