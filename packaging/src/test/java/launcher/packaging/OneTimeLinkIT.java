package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import launcher.fixtures.Eventually;
import launcher.fixtures.browser.Browser;
import launcher.fixtures.browser.BrowserProfile;
import org.junit.jupiter.api.Test;

/**
 * A link that works once (a sign-in, an OIDC callback, a payment) opened while its app is asleep: the app gets exactly
 * one request for it, and that is the browser's.
 */
class OneTimeLinkIT {

    private static final String LINK = "/hello/in?token=t1";

    /** The same as the app gets it. */
    private static final String INNER = "/in?token=t1";

    private static final String SERVED = "hello from ";
    private static final String LOG = "hello.requests";

    private static Launcher asleep() {
        return Launcher.running(Launcher.QUIET, List.of(Launcher.web("hello", "--until", "go", "--request-log", LOG)
                .with("startup_timeout: 5m")));
    }

    private static String url(Launcher launcher, String path) {
        return launcher.workspace().url(path).toString();
    }

    /** What the app was asked for; a browser that is served asks for its icon too. */
    private static List<String> requests(Launcher launcher) {
        Path log = launcher.workspace().folder().resolve(LOG);
        try {
            return Files.exists(log)
                    ? Files.readAllLines(log).stream().filter(line -> !line.contains("favicon")).toList() : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void open(Launcher launcher, Browser browser) {
        browser.open(url(launcher, "/nowhere"));
        browser.open(url(launcher, LINK + "#here")).awaitText("hello is starting");
        launcher.workspace().write("go", "");
        browser.awaitText(SERVED);
        assertThat(requests(launcher)).containsExactly("GET " + INNER);
    }

    private static void goBack(Launcher launcher, Browser browser) {
        browser.back();
        browser.awaitText("There is nothing here");
        assertThat(requests(launcher)).as("the way back leads past the loading page").containsExactly("GET " + INNER);
    }

    @Test
    void linkIsOpenedOnceByTheLoadingPage() {
        try (var launcher = asleep(); var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK))) {
            open(launcher, browser);

            assertThat(browser.url()).isEqualTo(url(launcher, LINK + "#here"));
            goBack(launcher, browser);
        }
    }

    @Test
    void linkIsOpenedOnceWithoutEventStream() {
        try (var launcher = asleep(); var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK))) {
            browser.beforeEachPage("delete window.EventSource");
            browser.asked();

            open(launcher, browser);

            assertThat(browser.asked()).extracting(Browser.Asked::url)
                    .contains(url(launcher, "/.launcher/state/hello"))
                            .noneMatch(it -> it.contains("/.launcher/events/"));
            goBack(launcher, browser);
        }
    }

    @Test
    void linkIsOpenedOnceWithoutJavaScript() {
        try (var launcher = asleep();
                var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK.withoutJavaScript()))) {
            open(launcher, browser);

            goBack(launcher, browser);
        }
    }

    @Test
    void pageOpenedFromTheLoadingPageLeavesTheLinkUnused() {
        try (var launcher = asleep(); var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK))) {
            browser.open(url(launcher, LINK)).awaitText("hello is starting");
            browser.open(url(launcher, "/nowhere")).awaitText("There is nothing here");
            launcher.workspace().write("go", "");
            launcher.awaitState("hello", "ready");
            assertThat(requests(launcher)).isEmpty();

            browser.back();

            browser.awaitText(SERVED);
            assertThat(requests(launcher)).containsExactly("GET " + INNER);
        }
    }

    @Test
    void formThatIsHeldIsPassedOnce() throws Exception {
        try (var launcher = asleep(); var client = HttpClient.newHttpClient()) {
            var form = client.sendAsync(HttpRequest.newBuilder(launcher.workspace().url(LINK))
                    .POST(HttpRequest.BodyPublishers.ofString("code=c1")).build(),
                            HttpResponse.BodyHandlers.ofString());
            Eventually.within(Launcher.SOON, "it starts", () -> launcher.starts("hello") == 1);

            launcher.workspace().write("go", "");

            assertThat(form.get().body()).startsWith(SERVED);
            assertThat(requests(launcher)).containsExactly("POST " + INNER);
        }
    }
}
