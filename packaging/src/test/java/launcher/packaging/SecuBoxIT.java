package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Eventually;
import launcher.fixtures.FreePort;
import launcher.fixtures.OpenWrt;
import launcher.fixtures.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Beside slforge, under UCI: slforge-stand-in, uci-stand-in and streamlit-stand-in from the test kit. */
@Tag("slow")
class SecuBoxIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Launcher launcher = Launcher.fresh();
    private final Path root = launcher.workspace().folder();
    private final Path programs = root.resolve("bin");
    private final Path configurations = root.resolve("etc/config");

    @BeforeEach
    void slforgeAndADaemonBesideIt() {
        Stream.of("uci", "slforge").forEach(name -> OpenWrt.standIn(name, programs));
        OpenWrt.streamlit(programs);
        launcher.workspace().write("var/run/.keep", "");
        launcher.workspace().write("var/log/.keep", "");
        launcher.workspace().write("apps/.keep", "");
        launcher.workspace().write("etc/config/streamlit-forge", "config forge 'main'\n\toption apps_dir '"
                + root.resolve("apps") + "'\n\toption default_port_start '" + FreePort.any() + "'\n");
        launcher.workspace()
                .configuredBy(launcher.workspace().write("etc/config/streamlit-launcher", """
                        config global 'global'
                        \toption idle_timeout '1'
                        \toption check_interval '5'
                        \toption memory_threshold '1'
                        \toption state_dir 'ROOT/state'
                        \toption socket 'ROOT/run/control.sock'
                        \toption tracking_dir 'ROOT/touch'

                        config gateway 'gateway'
                        \toption listen '127.0.0.1:PORT'
                        """.replace("ROOT", root.toString())
                        .replace("PORT", String.valueOf(launcher.gatewayPort()))))
                .variable("PATH", programs + ":" + System.getenv("PATH"))
                .variable("UCI_STAND_IN_DIR", configurations.toString())
                .variable("TMPDIR", root.resolve("touch").toString())
                .variable("SLFORGE_STAND_IN_ROOT", root.toString())
                .variable("STREAMLIT_LAUNCHER_SLFORGE_PIDS", root.resolve("var/run").toString());
        launcher.startDaemon();
        slforge("create", "sales").succeeded();
        Eventually.within(SOON, "the app that slforge made is there",
                () -> launcher.cli("list").succeeded().out().contains("sales"));
    }

    @AfterEach
    void close() {
        launcher.close();
    }

    @Test
    void appMadeBySlforgeStartsThoughItIsNotEnabled() {
        launcher.cli("start-all").succeeded();
        assertThat(launcher.state("sales")).isEqualTo("stopped");

        launcher.cli("start", "sales").succeeded();

        JsonNode row = launcher.status("sales");
        assertThat(row.path("state").asText()).isEqualTo("ready");
        awaitPidFile(row.path("pid").asLong());
        assertThat(slforge("start", "sales").succeeded().out()).contains("already running");
        launcher.cli("stop", "sales").succeeded();
        Eventually.within(SOON, "its pid file goes with it", () -> Files.notExists(pidFile()));
    }

    @Test
    void startBySlforgeIsFollowedUntilItIsIdle() throws IOException {
        slforge("start", "sales").succeeded();

        JsonNode row = launcher.awaitState("sales", "ready");
        assertThat(row.path("reason").asText()).contains("started by slforge");
        assertThat(row.path("pid").asText()).isEqualTo(Files.readString(pidFile()).strip());
        assertThat(row.path("idle_seconds").asDouble()).isLessThan(30);
        assertThat(page()).isEqualTo(row.path("pid").asText() + " /x");

        JsonNode stopped = launcher.awaitState(Duration.ofMinutes(2), "sales", "stopped");
        assertThat(stopped.path("reason_code").asText()).isEqualTo("idle");
        assertThat(Processes.alive(row.path("pid").asLong())).isFalse();
        Eventually.within(SOON, "its pid file goes with it", () -> Files.notExists(pidFile()));
        launcher.cli("request", "sales").succeeded();
        assertThat(launcher.status("sales").path("state").asText()).isEqualTo("ready");
    }

    @Test
    void stopBySlforgeHoldsUntilAClientComes() {
        launcher.cli("request", "sales").succeeded();
        awaitPidFile(launcher.status("sales").path("pid").asLong());

        slforge("stop", "sales").succeeded();

        awaitReason("stopped by slforge");
        assertThat(launcher.state("sales")).isEqualTo("stopped");
        assertThat(launcher.workspace().runs()).isEmpty();
        assertThat(page()).endsWith(" /x");
        assertThat(launcher.state("sales")).isEqualTo("ready");
    }

    @Test
    void stopBySlforgeHoldsEvenAnAppThatIsAlwaysOn() {
        launcher.cli("priority", "sales", "100", "1").succeeded();
        assertThat(configurations.resolve("streamlit-launcher")).content()
                .contains("option app 'sales'\n\toption value '100'\n\toption always_on '1'");
        launcher.awaitState("sales", "ready");
        awaitPidFile(launcher.status("sales").path("pid").asLong());

        slforge("stop", "sales").succeeded();

        awaitReason("stopped by slforge");
        assertThat(launcher.state("sales")).isEqualTo("stopped");
    }

    @Test
    void appThatSlforgeStartedIsTakenOverByTheNextDaemon() {
        slforge("start", "sales").succeeded();
        long pid = launcher.awaitState("sales", "ready").path("pid").asLong();
        launcher.daemon().kill();
        launcher.startDaemon();

        assertThat(launcher.awaitState("sales", "ready").path("pid").asLong()).isEqualTo(pid);
        slforge("restart", "sales").succeeded();
        Eventually.within(SOON, "another process serves",
                () -> launcher.status("sales").path("state").asText().equals("ready")
                        && launcher.status("sales").path("pid").asLong() != pid);
    }

    private void awaitReason(String reason) {
        Eventually.within(SOON, reason, () -> launcher.status("sales").path("reason").asText().contains(reason)
                && launcher.state("sales").equals("stopped"));
    }

    private void awaitPidFile(long pid) {
        Eventually.within(SOON, "slforge's pid file holds " + pid, () -> {
            try {
                return Files.exists(pidFile()) && Files.readString(pidFile()).strip().equals(String.valueOf(pid));
            } catch (IOException e) {
                return false;
            }
        });
    }

    private Path pidFile() {
        return root.resolve("var/run/streamlit-sales.pid");
    }

    /** A page of the app through the gateway, whose path the app does not see. */
    private String page() {
        try (var client = HttpClient.newHttpClient()) {
            URI page = launcher.workspace().url("/sales/x");
            return client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private CommandResult slforge(String... arguments) {
        return CommandResult.command(SOON, Stream.concat(Stream.of(programs.resolve("slforge").toString()),
                List.of(arguments).stream()).toList(), launcher.workspace().environment());
    }
}
