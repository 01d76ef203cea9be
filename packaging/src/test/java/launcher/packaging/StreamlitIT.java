package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import launcher.fixtures.FakeApps;
import launcher.fixtures.Processes;
import launcher.fixtures.StreamlitVenv;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The main job with the real thing, as served by Tornado and by Starlette. */
class StreamlitIT {

    @ParameterizedTest
    @ValueSource(strings = {StreamlitVenv.TORNADO, StreamlitVenv.STARLETTE})
    void streamlitIsWokenServedTakenOverAndStoppedWhenIdle(String version) throws IOException {
        StreamlitVenv venv = Requirements.orSkip(StreamlitVenv.of(version));
        try (var launcher = Launcher.fresh()) {
            Path app = Files.createDirectories(launcher.workspace().folder().resolve("apps/hello"));
            Files.move(FakeApps.unpack(FakeApps.STREAMLIT, app), app.resolve("app.py"));
            Files.createSymbolicLink(app.resolve(".venv"), venv.home());
            launcher.configure("idle_timeout: 20s\ncheck_interval: 5s\nstartup_timeout: 90s\nmemory_threshold: 1MiB",
                    List.of());
            Files.writeString(launcher.workspace().config(), Files.readString(launcher.workspace().config())
                    + "apps_dir: " + app.getParent() + "\n");
            launcher.startDaemon();

            launcher.cli("request", "hello").succeeded();

            assertThat(launcher.state("hello")).isEqualTo("ready");
            assertThat(launcher.get("hello", "/hello/_stcore/health").body()).isEqualTo("ok");
            assertThat(launcher.get("hello", "/hello/").body()).contains("<title>Streamlit</title>");
            long pid = launcher.pid("hello");
            launcher.daemon().kill();
            launcher.startDaemon();
            assertThat(launcher.awaitState("hello", "ready").path("pid").asLong()).isEqualTo(pid);
            launcher.cli("request", "hello").succeeded();
            launcher.awaitState(Duration.ofMinutes(2), "hello", "stopped");
            assertThat(Processes.alive(pid)).isFalse();
        }
    }
}
