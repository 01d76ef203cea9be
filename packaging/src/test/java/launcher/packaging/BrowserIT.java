package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import launcher.fixtures.Eventually;
import launcher.fixtures.browser.AxeCore;
import launcher.fixtures.browser.Browser;
import launcher.fixtures.browser.BrowserProfile;
import org.junit.jupiter.api.Test;

/** What a person sees in a real browser whose app is asleep, starts, or fails. */
class BrowserIT {

    private static final String SERVED = "hello from ";

    /** An app that ends with code 4 until it is repaired. */
    private static final Launcher.App FRAGILE =
            new Launcher.App("fragile", "command: \"sleep 0.5; test -e repaired || exit 4; "
            + "exec python3 stub-web.py --port {port}\", shell: true, cwd: WORKSPACE, port: auto, ready: {http: "
                    + "/healthz}");

    private static String url(Launcher launcher, String path) {
        return launcher.workspace().url(path).toString();
    }

    private static long pagesLoaded(Browser browser) {
        return browser.asked().stream()
                .filter(asked -> asked.kind().equals("Document") && asked.url().startsWith("http")).count();
    }

    @Test
    void sleepingAppOpensOnceStartedAndIsLoadedOnce() throws IOException {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello", "--until", "go").with("startup_timeout: 5m")));
                var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK))) {
            browser.open(url(launcher, "/hello/some/page?x=1#here"));
            browser.awaitText("hello is starting").awaitText("first start")
                    .awaitText("Running, waiting for its first answer");
            Eventually.throughout(Duration.ofSeconds(5), "it starts", () ->
                    browser.text().contains("hello is starting"));

            Path go = launcher.workspace().write("go", "");

            browser.awaitText(SERVED);

            assertThat(browser.url()).isEqualTo(url(launcher, "/hello/some/page?x=1#here"));
            assertThat(launcher.starts("hello")).isEqualTo(1);
            assertThat(pagesLoaded(browser)).as("the loading page, then the app").isEqualTo(2);
            launcher.cli("stop", "hello").succeeded();
            Files.delete(go);
            browser.reload();
            browser.awaitText("usually takes");
            launcher.workspace().write("go", "");
            browser.awaitText(SERVED);
        }
    }

    /** There a browser does not trust the origin, and says of no request what it is for. */
    @Test
    void sleepingAppOpensByHostNameAndIsLoadedOnce() {
        try (var launcher = Launcher.withGateway("domain: apps.example.org",
                List.of(web("hello", "--until", "go").with("startup_timeout: 5m")));
                var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK))) {
            String url = "http://hello.apps.example.org:" + launcher.gatewayPort() + "/some/page?x=1";
            browser.open(url).awaitText("hello is starting");
            assertThat(browser.run("return window.isSecureContext").asBoolean()).isFalse();

            launcher.workspace().write("go", "");

            browser.awaitText(SERVED);
            assertThat(browser.url()).isEqualTo(url);
            assertThat(launcher.starts("hello")).isEqualTo(1);
            assertThat(pagesLoaded(browser)).as("the loading page, then the app").isEqualTo(2);
        }
    }

    @Test
    void failureShowsTheExitCodeOnlyAndRetryWorksOnceRepaired() throws IOException {
        try (var launcher = Launcher.running(QUIET, List.of(FRAGILE));
                var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK))) {
            browser.open(url(launcher, "/fragile/"));
            browser.awaitText("fragile could not start").awaitText("exited with code 4");
            Eventually.throughout(Duration.ofSeconds(2), "the page rests", () ->
                    browser.text().contains("fragile could not start"));
            assertThat(pagesLoaded(browser)).isEqualTo(1);

            Files.createFile(launcher.workspace().folder().resolve("repaired"));
            browser.click("a.button");

            browser.awaitText(SERVED);
        }
    }

    @Test
    void browserWithoutJavaScriptReachesTheAppOrItsFailure() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello", "--delay", "2"), FRAGILE));
                var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK.withoutJavaScript()))) {
            browser.open(url(launcher, "/hello/page?x=1"));
            browser.awaitText("hello is starting");
            browser.awaitText(SERVED);
            assertThat(browser.url()).isEqualTo(url(launcher, "/hello/page?x=1"));

            browser.open(url(launcher, "/fragile/"));

            browser.awaitText("fragile could not start").awaitText("exited with code 4");
            assertThat(launcher.status("fragile").path("starts").asInt()).as("waiting starts it no second time")
                    .isEqualTo(1);
        }
    }

    @Test
    void portalListsTheAppsAndReadingItWakesNone() {
        try (var launcher = Launcher.running(QUIET, List.of(web("hello"), web("sales"), FRAGILE));
                var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK.withoutJavaScript()))) {
            launcher.cli("start", "hello").succeeded();
            browser.open(url(launcher, "/"));
            assertThat(browser.text()).contains("hello", "ready", "sales", "asleep", "fragile", "MiB");
            assertThat(launcher.starts("sales")).isZero();

            browser.click("a[href='/sales/']");

            browser.awaitText(SERVED);
            assertThat(launcher.starts("sales")).isEqualTo(1);
        }
    }

    @Test
    void pagesAreAccessibleInEveryLanguageLightAndDirection() {
        AxeCore axe = Requirements.orSkip(AxeCore.installed());
        try (var launcher =
                Launcher.running(QUIET, List.of(web("slow", "--never-ready").with("startup_timeout: 1m"), FRAGILE));
                var browser = Requirements.orSkip(Browser.start(BrowserProfile.DESK))) {
            browser.open(url(launcher, "/fragile/")).awaitText("exited with code 4");
            for (BrowserProfile look : List.of(BrowserProfile.DESK, BrowserProfile.DESK.inTheDark(),
                    BrowserProfile.DESK.onAPhone().in("ar"), BrowserProfile.DESK.onAPhone().inTheDark().in("ar"))) {
                browser.become(look);
                for (String page : List.of("/slow/", "/fragile/", "/", "/nowhere/")) {
                    browser.open(url(launcher, page));
                    assertThat(axe.violations(browser)).as("%s %s", page, look).isEmpty();
                    assertThat(browser.run("return document.documentElement.dir").asText())
                            .isEqualTo(look.language().equals("ar") ? "rtl" : "ltr");
                }
            }
        }
    }
}
