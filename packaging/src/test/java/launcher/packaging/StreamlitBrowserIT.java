package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import launcher.fixtures.Eventually;
import launcher.fixtures.Processes;
import launcher.fixtures.StreamlitVenv;
import launcher.fixtures.browser.Browser;
import launcher.fixtures.browser.BrowserProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real Streamlit, of both server generations, used by a real browser: woken by a person, kept while a person uses it or
 * it computes, asleep for a forgotten tab. {@code mvn -B verify -Dlauncher.forgotten.seconds=120} watches the forgotten
 * tab for two minutes.
 */
class StreamlitBrowserIT {

    private static final String FORGOTTEN = "launcher.forgotten.seconds";

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration SLEEP = Duration.ofSeconds(90);
    private static final Duration IDLE = Duration.ofSeconds(8);

    private static final int UPLOADED = 2_000_000;

    private static final String COUNTER = """
            import streamlit as st

            st.session_state.setdefault("clicks", 0)
            if st.button("Count"):
                st.session_state.clicks += 1
            st.write(f"Clicks: {st.session_state.clicks}.")
            """;

    /** A dashboard that goes on by itself, with a new picture each time. */
    private static final String DASHBOARD = """
            import time
            import numpy
            import streamlit as st

            @st.fragment(run_every="1s")
            def clock():
                st.write(f"Tick {int(time.time())}")
                st.image(numpy.random.randint(0, 255, (20, 20, 3), dtype="uint8"))

            st.write("Dashboard")
            clock()
            """;

    /** Computes for twice the idle timeout. */
    private static final String COMPUTE = """
            import pathlib
            import time
            import streamlit as st

            st.write("Ready to compute")
            if st.button("Compute"):
                st.write("Computing")
                time.sleep(16)
                pathlib.Path(__file__).with_name("computed").touch()
                st.write("Computed")
            """;

    private static final String UPLOAD = """
            import streamlit as st

            file = st.file_uploader("A file")
            st.write(f"Got {len(file.getvalue())} bytes." if file else "Waiting for a file")
            """;

    private static final String SETTINGS = "idle_timeout: " + IDLE.toSeconds()
            + "s\nstartup_timeout: 110s\nmemory_threshold: 1MiB\n";

    private static Launcher launcher(StreamlitVenv venv) throws IOException {
        Launcher launcher = Launcher.fresh();
        Path apps = launcher.workspace().folder().resolve("apps");
        for (var app
                : List.of(List.of("counter", COUNTER), List.of("dashboard", DASHBOARD), List.of("compute", COMPUTE),
                List.of("upload", UPLOAD))) {
            Path folder = Files.createDirectories(apps.resolve(app.getFirst()));
            Files.writeString(folder.resolve("app.py"), app.getLast());
            Files.createSymbolicLink(folder.resolve(".venv"), venv.home());
        }
        launcher.configure(SETTINGS, List.of());
        Files.writeString(launcher.workspace().config(), Files.readString(launcher.workspace().config()) + "apps_dir: "
                + apps + "\n");
        launcher.startDaemon();
        return launcher;
    }

    private static String url(Launcher launcher, String app) {
        return launcher.workspace().url("/" + app + "/").toString();
    }

    private static long starts(Launcher launcher, String app) {
        return launcher.status(app).path("starts").asLong();
    }

    private static void button(Browser browser) {
        browser.click("[data-testid='stButton'] button");
    }

    @ParameterizedTest
    @ValueSource(strings = {StreamlitVenv.TORNADO, StreamlitVenv.STARLETTE})
    void personKeepsTheAppButAForgottenTabDoesNot(String version) throws IOException {
        StreamlitVenv venv = Requirements.orSkip(StreamlitVenv.of(version));
        try (var launcher = launcher(venv); var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK))) {
            String counter = browser.tab();
            browser.open(url(launcher, "counter"));
            browser.awaitText(START, "Clicks: 0.");
            for (int clicks = 1; clicks <= 3; clicks++) {
                int seen = clicks;
                button(browser);
                browser.awaitText("Clicks: " + clicks + ".");
                Eventually.throughout(Duration.ofSeconds(3), "it stays in use", () ->
                        browser.text().contains("Clicks: " + seen + "."));
            }
            assertThat(launcher.state("counter")).isEqualTo("ready");
            assertThat(starts(launcher, "counter")).isEqualTo(1);

            browser.newTab();
            launcher.awaitState(SLEEP, "counter", "stopped");
            assertThat(launcher.status("counter").path("reason_code").asText()).isEqualTo("idle");
            browser.show(counter);
            browser.asked();
            Duration watched = Duration.ofSeconds(Integer.getInteger(FORGOTTEN, 20));
            long until = System.nanoTime() + watched.toNanos();
            var polls = new AtomicLong();
            Eventually.within(watched.plus(START), "the forgotten tab asks, and for long enough", () -> {
                JsonNode row = launcher.status("counter");
                assertThat(row.path("state").asText()).as("%s", row).isEqualTo("stopped");
                polls.addAndGet(browser.asked().stream().filter(asked -> asked.url().contains("/_stcore/health"))
                        .count());
                return polls.get() > 2 && System.nanoTime() - until > 0;
            });
            assertThat(launcher.state("counter")).as("the forgotten tab wakes nothing").isEqualTo("stopped");
            assertThat(starts(launcher, "counter")).isEqualTo(1);

            browser.reload();

            browser.awaitText(START, "Clicks: 0.");
            assertThat(starts(launcher, "counter")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {StreamlitVenv.TORNADO, StreamlitVenv.STARLETTE})
    void idleDashboardSleepsWhileALongComputationIsKept(String version) throws IOException {
        StreamlitVenv venv = Requirements.orSkip(StreamlitVenv.of(version));
        try (var launcher = launcher(venv); var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK))) {
            browser.open(url(launcher, "dashboard"));
            browser.awaitText(START, "Tick ");
            Set<String> dashboards = cookies(browser, "/dashboard/");
            assertThat(dashboards).isNotEmpty();
            browser.newTab();
            browser.open(url(launcher, "compute"));
            browser.awaitText(START, "Ready to compute");
            cookies(browser, "/compute/");
            Path computed = launcher.workspace().folder().resolve("apps/compute/computed");
            button(browser);
            browser.awaitText("Computing");
            long pid = launcher.pid("compute");

            Eventually.within(SLEEP, "the computation ends", () -> {
                assertThat(Processes.alive(pid)).as("the computing app lives").isTrue();
                return Files.exists(computed);
            });

            launcher.awaitState(SLEEP, "dashboard", "stopped");
            assertThat(launcher.status("dashboard").path("reason_code").asText()).isEqualTo("idle");
            assertThat(starts(launcher, "dashboard")).isEqualTo(1);
            launcher.awaitState(SLEEP, "compute", "stopped");
            assertThat(cookies(browser, "/dashboard/")).as("what the dashboard had set").isEqualTo(dashboards);
        }
    }

    /** While it lasts there is no other use, and it lasts for longer than twice the idle timeout. */
    @ParameterizedTest
    @ValueSource(strings = {StreamlitVenv.TORNADO, StreamlitVenv.STARLETTE})
    void slowUploadIsNotKilled(String version) throws IOException {
        StreamlitVenv venv = Requirements.orSkip(StreamlitVenv.of(version));
        try (var launcher = launcher(venv); var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK))) {
            Path file = Files.write(launcher.workspace().folder().resolve("large.bin"), new byte[UPLOADED]);
            browser.open(url(launcher, "upload"));
            browser.awaitText(START, "Waiting for a file");
            long pid = launcher.pid("upload");
            browser.uploadAtMost(UPLOADED / 20);
            long began = System.nanoTime();

            browser.choose("[data-testid='stFileUploader'] input", file);

            Eventually.within(SLEEP, "all of it arrived", () -> {
                assertThat(Processes.alive(pid)).as("the app that is uploaded to lives").isTrue();
                return browser.text().contains("Got " + UPLOADED + " bytes.");
            });
            assertThat(Duration.ofNanos(System.nanoTime() - began)).as("it was slow")
                    .isGreaterThan(IDLE.multipliedBy(2));
            assertThat(starts(launcher, "upload")).isEqualTo(1);
            launcher.awaitState(SLEEP, "upload", "stopped");
        }
    }

    /**
     * Name and value of the cookies that the browser would send with a request for that path; each is of that path
     * alone.
     */
    private static Set<String> cookies(Browser browser, String path) {
        JsonNode all = browser.cookies();
        return all.valueStream()
                .filter(cookie -> path.startsWith(cookie.path("path").asText()))
                .map(cookie -> {
                    assertThat(cookie.path("path").asText()).as("%s", cookie)
                            .startsWith(path.substring(0, path.length() - 1));
                    return cookie.path("name").asText() + "=" + cookie.path("value").asText();
                })
                .collect(Collectors.toSet());
    }
}
