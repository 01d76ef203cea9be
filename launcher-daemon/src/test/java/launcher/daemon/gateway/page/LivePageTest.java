package launcher.daemon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.protocol.result.EventType;
import launcher.fixtures.Component;
import launcher.fixtures.Distribution;
import launcher.fixtures.Eventually;
import launcher.fixtures.browser.AxeCore;
import launcher.fixtures.browser.Browser;
import launcher.fixtures.browser.BrowserProfile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages in a real browser: what their script does, what their policy allows, and whether they are accessible. */
@Tag("slow")
class LivePageTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static final List<Browser> STARTED = new ArrayList<>();

    private final FakeGateway gateway = new FakeGateway();
    private final Browser browser = STARTED.getFirst();

    LivePageTest() throws IOException {}

    @BeforeAll
    static void startBrowser() {
        STARTED.add(needed(Browser.start(BrowserProfile.DESK)));
    }

    @AfterAll
    static void endBrowser() {
        STARTED.forEach(Browser::close);
        STARTED.clear();
    }

    @AfterEach
    void close() {
        browser.open("about:blank");
        gateway.close();
    }

    private static <T> T needed(Component<T> component) {
        Optional<T> it = component.orSkip();
        assumeTrue(it.isPresent(), component::why);
        return it.orElseThrow();
    }

    private void open() {
        browser.open(gateway.url("/sales/?year=2026#total"));
    }

    @Test
    void pageOpensTheAppAsSoonAsItIsReady() {
        open();
        browser.awaitText("sales is starting");
        Eventually.within(SOON, "the page listens", () -> gateway.listeners() == 1);
        gateway.happens(EventType.STARTING, DisplayState.STARTING, "sales is starting");
        gateway.happens(EventType.WAITING_READY, DisplayState.STARTING,
                "sales is up as pid 1, waiting until it is ready");
        browser.awaitText("Running, waiting for its first answer");

        gateway.becomesReady();

        browser.awaitText("The app itself");
        assertThat(browser.url()).isEqualTo(gateway.url("/sales/?year=2026#total"));
        assertThat(gateway.asked("GET /sales/")).isEqualTo(2);
        assertThat(gateway.requests()).as("nothing asks the app whether it serves")
                .noneMatch(it -> it.startsWith("HEAD"));
    }

    @Test
    void samplePageOpensTheAppWithOneRequestToo() throws Exception {
        gateway.pages = Pages.of(Optional.of(Distribution.sourceTree().resolve("config/loading.html")));
        open();
        browser.awaitText("Example Company");
        Eventually.within(SOON, "the page listens", () -> gateway.listeners() == 1);

        gateway.becomesReady();

        browser.awaitText("The app itself");
        assertThat(gateway.requests()).filteredOn(it -> it.endsWith(" /sales/"))
                .containsExactly("GET /sales/", "GET /sales/");
    }

    @Test
    void slowAppGetsOneRequestWhateverTabIsInFront() {
        gateway.slow = true;
        try (Browser own = needed(Browser.start(BrowserProfile.DESK))) {
            own.beforeEachPage("setInterval(() => document.dispatchEvent(new Event('visibilitychange')), 200)");
            own.open(gateway.url("/sales/"));
            Eventually.within(SOON, "the page listens", () -> gateway.listeners() == 1);

            gateway.becomesReady();

            Eventually.within(SOON, "the app is asked", () -> gateway.asked("GET /sales/") == 2);
            Eventually.throughout(Duration.ofSeconds(3), "the page rests", () -> gateway.asked("GET /sales/") == 2);
            gateway.answers();
            own.awaitText("The app itself");
            assertThat(gateway.asked("GET /sales/")).isEqualTo(2);
        }
    }

    @Test
    void pageThatMissedTheReadyEventOpensTheApp() {
        open();
        browser.awaitText("sales is starting");
        gateway.served = true;
        gateway.entered = true;
        gateway.displayState = DisplayState.READY;
        gateway.streaming = false;

        browser.reload();

        browser.awaitText("The app itself");
    }

    @Test
    void withoutAStreamThePageAsksNowAndThen() {
        gateway.streaming = false;
        open();
        browser.awaitText("sales is starting");
        Eventually.within(SOON, "the page asks", () -> gateway.asked("GET /.launcher/state/sales") > 1);

        gateway.becomesReady();

        browser.awaitText("The app itself");
        assertThat(gateway.asked("GET /.launcher/events/sales")).isEqualTo(1);
    }

    @Test
    void streamThatBreaksIsTakenUpAgain() {
        open();
        Eventually.within(SOON, "the page listens", () -> gateway.listeners() == 1);

        gateway.breakStreams();

        Eventually.within(SOON, "the page listens again", () -> gateway.asked("GET /.launcher/events/sales") > 1
                && gateway.listeners() == 1);
        gateway.becomesReady();
        browser.awaitText("The app itself");
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 200})
    void readyEventWithoutAnOpenGateOpensNothing(int status) {
        gateway.status = status;
        open();
        Eventually.within(SOON, "the page listens", () -> gateway.listeners() == 1);
        gateway.happens(EventType.READY, DisplayState.READY, "sales is ready");
        Eventually.within(SOON, "the page looks twice", () -> gateway.asked("GET /.launcher/state/sales") >= 2);
        assertThat(gateway.asked("GET /sales/")).isEqualTo(1);

        gateway.becomesReady();

        browser.awaitText("The app itself");
        assertThat(gateway.asked("GET /sales/")).isEqualTo(2);
    }

    @Test
    void pageNeverLoadsItselfAgainAndAgain() {
        gateway.entered = true;
        gateway.displayState = DisplayState.READY;
        open();

        browser.awaitText("This page could not open it by itself.");
        assertThat(gateway.asked("GET /sales/")).isEqualTo(4);
        Eventually.throughout(Duration.ofSeconds(2), "it rests", () -> gateway.asked("GET /sales/") == 4);
        gateway.served = true;
        browser.click("a.button");
        browser.awaitText("The app itself");
    }

    @Test
    void failureIsShownWithItsExitCodeAndRetryIsANavigation() {
        open();
        Eventually.within(SOON, "the page listens", () -> gateway.listeners() == 1);
        gateway.failure = "exited with code 3";
        gateway.happens(EventType.ERROR, DisplayState.STOPPING, "sales failed to start: exited with code 3");
        gateway.happens(EventType.STOPPED, DisplayState.FAILED, "sales is stopped");
        browser.awaitText("sales could not start").awaitText("exited with code 3");
        assertThat(browser.title()).isEqualTo("sales could not start");
        Eventually.throughout(Duration.ofSeconds(1), "nothing is loaded by itself", () ->
                gateway.asked("GET /sales/") == 1);

        gateway.served = true;
        browser.click("a.button");

        browser.awaitText("The app itself");
    }

    @Test
    void tryingAgainIsOfferedOnceItCanHelp() {
        open();
        Eventually.within(SOON, "the page listens", () -> gateway.listeners() == 1);
        gateway.retryIn = Duration.ofSeconds(15);
        gateway.failure = "exited with code 3";
        gateway.happens(EventType.ERROR, DisplayState.FAILED, "sales failed to start: exited with code 3");
        gateway.happens(EventType.STOPPED, DisplayState.FAILED, "sales is stopped");

        browser.awaitText("It can be tried again in ");
        assertThat(browser.text()).doesNotContain("Try again");
        browser.awaitText("Try again");
        assertThat(browser.text()).doesNotContain("It can be tried again");
    }

    @Test
    void barGrowsAndSaysWhenItTakesLongerThanUsual() {
        gateway.expected = Optional.of(Duration.ofMillis(1500));
        open();
        browser.awaitText("longer than the usual 2 s");

        double bar = browser.run("return document.querySelector('progress').value").asDouble();
        Eventually.within(SOON, "the bar grows", () ->
                browser.run("return document.querySelector('progress').value").asDouble() > bar);
        assertThat(bar).isBetween(90.0, 99.0);
    }

    @Test
    void backgroundPageHoldsNoStreamAndOpensTheApp() {
        open();
        String loading = browser.tab();
        Eventually.within(SOON, "the page listens", () -> gateway.listeners() == 1);

        String other = browser.newTab();

        Eventually.within(SOON, "the page listens no more", () -> gateway.listeners() == 0);
        gateway.becomesReady();
        Eventually.within(SOON, "the app was opened", () -> gateway.asked("GET /sales/") == 2);
        browser.closeTab();
        browser.show(loading);
        assertThat(other).isNotEqualTo(loading);
        browser.awaitText("The app itself");
    }

    @Test
    void browserWithoutJavaScriptReachesTheAppAndSeesAFailure() {
        try (Browser plain = needed(Browser.start(BrowserProfile.DESK.withoutJavaScript()))) {
            plain.open(gateway.url("/sales/?year=2026"));
            plain.awaitText("sales is starting");
            Eventually.within(SOON, "it waits apart", () -> gateway.asked("GET /.launcher/wait/sales") > 1);
            gateway.displayState = DisplayState.FAILED;
            gateway.failure = "exited with code 3";
            plain.awaitText("exited with code 3");
            assertThat(gateway.asked("GET /sales/")).isEqualTo(1);
            gateway.displayState = DisplayState.STARTING;
            plain.click("a.button");
            plain.awaitText("sales is starting");
            assertThat(gateway.asked("GET /sales/")).isEqualTo(2);

            gateway.becomesReady();

            plain.awaitText("The app itself");
            assertThat(plain.url()).isEqualTo(gateway.url("/sales/?year=2026"));
        }
    }

    @Test
    void pagesStayWithinTheirPolicyAndRequestNothingElse() {
        browser.asked();
        browser.console();
        for (DisplayState state
                : List.of(DisplayState.STARTING, DisplayState.STOPPING, DisplayState.STOPPED, DisplayState.FAILED)) {
            gateway.displayState = state;
            open();
            Eventually.within(SOON, "the page listens", () -> gateway.listeners() == 1);
            browser.open("about:blank");
        }
        browser.open(gateway.url("/"));
        browser.open(gateway.url("/nowhere"));

        assertThat(browser.console())
                .filteredOn(line -> !line.contains("503 (Service Unavailable)") && !line.contains("404 (Not Found)"))
                .isEmpty();
        assertThat(browser.asked()).extracting(Browser.Asked::url).filteredOn(url -> url.startsWith("http"))
                .allMatch(url ->
                        List.of("/sales/?year=2026", "/", "/nowhere", "/.launcher/events/sales?after=0").contains(
                        url.substring(gateway.url("").length())));
    }

    @Test
    void pagesAreAccessibleInEveryColorSchemeAndDirection() {
        AxeCore axe = needed(AxeCore.installed());
        for (BrowserProfile look : List.of(BrowserProfile.DESK, BrowserProfile.DESK.inTheDark(),
                BrowserProfile.DESK.onAPhone().in("ar"), BrowserProfile.DESK.onAPhone().inTheDark().in("ar"))) {
            browser.become(look);
            for (DisplayState state : DisplayState.values()) {
                gateway.displayState = state;
                gateway.failure = state == DisplayState.FAILED ? "exited with code 3" : "";
                open();
                assertThat(axe.violations(browser)).as("%s %s", state, look).isEmpty();
            }
            for (String page : List.of("/", "/nowhere")) {
                browser.open(gateway.url(page));
                assertThat(axe.violations(browser)).as("%s %s", page, look).isEmpty();
            }
        }
        browser.become(BrowserProfile.DESK);
    }
}
