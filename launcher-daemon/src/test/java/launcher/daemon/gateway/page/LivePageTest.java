package launcher.daemon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.protocol.EventType;
import launcher.fixtures.Component;
import launcher.fixtures.Distribution;
import launcher.fixtures.Eventually;
import launcher.fixtures.browser.AxeCore;
import launcher.fixtures.browser.Browser;
import launcher.fixtures.browser.BrowserProfile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages in a real browser: what their script does, what their policy allows, and whether everybody can use them. */
class LivePageTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private static final List<Browser> STARTED = new ArrayList<>();

    private final FakeGateway door = new FakeGateway();
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
        door.close();
    }

    private static <T> T needed(Component<T> component) {
        Optional<T> it = component.orSkip();
        assumeTrue(it.isPresent(), component::why);
        return it.orElseThrow();
    }

    private void open() {
        browser.open(door.url("/sales/?year=2026#total"));
    }

    @Test
    void pageOpensTheAppAsSoonAsItIsReady() {
        open();
        browser.awaitText("sales is starting");
        Eventually.within(SOON, "the page listens", () -> door.listeners() == 1);
        door.happens(EventType.STARTING, DisplayState.STARTING, "sales is starting");
        door.happens(EventType.WAITING_READY, DisplayState.STARTING, "sales is up as pid 1, waiting until it is ready");
        browser.awaitText("Running, waiting for its first answer");

        door.becomesReady();

        browser.awaitText("The app itself");
        assertThat(browser.url()).isEqualTo(door.url("/sales/?year=2026#total"));
        assertThat(door.asked("GET /sales/")).isEqualTo(2);
        assertThat(door.requests()).as("nothing asks the app whether it serves").noneMatch(it -> it.startsWith("HEAD"));
    }

    @Test
    void samplePageOpensTheAppWithOneRequestToo() throws Exception {
        door.pages = Pages.of(Optional.of(Distribution.sourceTree().resolve("config/loading.html")));
        open();
        browser.awaitText("Example Company");
        Eventually.within(SOON, "the page listens", () -> door.listeners() == 1);

        door.becomesReady();

        browser.awaitText("The app itself");
        assertThat(door.requests()).filteredOn(it -> it.endsWith(" /sales/"))
                .containsExactly("GET /sales/", "GET /sales/");
    }

    @Test
    void slowAppGetsOneRequestWhateverTabIsInFront() {
        door.slow = true;
        try (Browser own = needed(Browser.start(BrowserProfile.DESK))) {
            own.beforeEachPage("setInterval(() => document.dispatchEvent(new Event('visibilitychange')), 200)");
            own.open(door.url("/sales/"));
            Eventually.within(SOON, "the page listens", () -> door.listeners() == 1);

            door.becomesReady();

            Eventually.within(SOON, "the app is asked", () -> door.asked("GET /sales/") == 2);
            Eventually.throughout(Duration.ofSeconds(3), "the page rests", () -> door.asked("GET /sales/") == 2);
            door.answers();
            own.awaitText("The app itself");
            assertThat(door.asked("GET /sales/")).isEqualTo(2);
        }
    }

    @Test
    void pageThatMissedTheReadyEventOpensTheApp() {
        open();
        browser.awaitText("sales is starting");
        door.served = true;
        door.entered = true;
        door.stage = DisplayState.READY;
        door.streaming = false;

        browser.reload();

        browser.awaitText("The app itself");
    }

    @Test
    void withoutAStreamThePageAsksNowAndThen() {
        door.streaming = false;
        open();
        browser.awaitText("sales is starting");
        Eventually.within(SOON, "the page asks", () -> door.asked("GET /.launcher/state/sales") > 1);

        door.becomesReady();

        browser.awaitText("The app itself");
        assertThat(door.asked("GET /.launcher/events/sales")).isEqualTo(1);
    }

    @Test
    void streamThatBreaksIsTakenUpAgain() {
        open();
        Eventually.within(SOON, "the page listens", () -> door.listeners() == 1);

        door.breakStreams();

        Eventually.within(SOON, "the page listens again", () -> door.asked("GET /.launcher/events/sales") > 1 && door.listeners() == 1);
        door.becomesReady();
        browser.awaitText("The app itself");
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 200})
    void readyEventWithoutAnOpenGateOpensNothing(int status) {
        door.status = status;
        open();
        Eventually.within(SOON, "the page listens", () -> door.listeners() == 1);
        door.happens(EventType.READY, DisplayState.READY, "sales is ready");
        Eventually.within(SOON, "the page looks twice", () -> door.asked("GET /.launcher/state/sales") >= 2);
        assertThat(door.asked("GET /sales/")).isEqualTo(1);

        door.becomesReady();

        browser.awaitText("The app itself");
        assertThat(door.asked("GET /sales/")).isEqualTo(2);
    }

    @Test
    void pageNeverLoadsItselfAgainAndAgain() {
        door.entered = true;
        door.stage = DisplayState.READY;
        open();

        browser.awaitText("This page could not open it by itself.");
        assertThat(door.asked("GET /sales/")).isEqualTo(4);
        Eventually.throughout(Duration.ofSeconds(2), "it rests", () -> door.asked("GET /sales/") == 4);
        door.served = true;
        browser.click("a.button");
        browser.awaitText("The app itself");
    }

    @Test
    void failureIsShownWithItsExitCodeAndRetryIsANavigation() {
        open();
        Eventually.within(SOON, "the page listens", () -> door.listeners() == 1);
        door.failure = "exited with code 3";
        door.happens(EventType.ERROR, DisplayState.STOPPING, "sales failed to start: exited with code 3");
        door.happens(EventType.STOPPED, DisplayState.FAILED, "sales is stopped");
        browser.awaitText("sales could not start").awaitText("exited with code 3");
        assertThat(browser.title()).isEqualTo("sales could not start");
        Eventually.throughout(Duration.ofSeconds(1), "nothing is loaded by itself", () -> door.asked("GET /sales/") == 1);

        door.served = true;
        browser.click("a.button");

        browser.awaitText("The app itself");
    }

    @Test
    void tryingAgainIsOfferedOnceItCanHelp() {
        open();
        Eventually.within(SOON, "the page listens", () -> door.listeners() == 1);
        door.retryIn = Duration.ofSeconds(15);
        door.failure = "exited with code 3";
        door.happens(EventType.ERROR, DisplayState.FAILED, "sales failed to start: exited with code 3");
        door.happens(EventType.STOPPED, DisplayState.FAILED, "sales is stopped");

        browser.awaitText("It can be tried again in ");
        assertThat(browser.text()).doesNotContain("Try again");
        browser.awaitText("Try again");
        assertThat(browser.text()).doesNotContain("It can be tried again");
    }

    @Test
    void barGrowsAndSaysWhenItTakesLongerThanUsual() {
        door.expected = Optional.of(Duration.ofMillis(1500));
        open();
        browser.awaitText("longer than the usual 2 s");

        double bar = browser.run("return document.querySelector('progress').value").asDouble();
        Eventually.within(SOON, "the bar grows", () -> browser.run("return document.querySelector('progress').value").asDouble() > bar);
        assertThat(bar).isBetween(90.0, 99.0);
    }

    @Test
    void backgroundPageHoldsNoStreamAndOpensTheApp() {
        open();
        String loading = browser.tab();
        Eventually.within(SOON, "the page listens", () -> door.listeners() == 1);

        String other = browser.newTab();

        Eventually.within(SOON, "the page listens no more", () -> door.listeners() == 0);
        door.becomesReady();
        Eventually.within(SOON, "the app was opened", () -> door.asked("GET /sales/") == 2);
        browser.closeTab();
        browser.show(loading);
        assertThat(other).isNotEqualTo(loading);
        browser.awaitText("The app itself");
    }

    @Test
    void browserWithoutJavaScriptReachesTheAppAndSeesAFailure() {
        try (Browser plain = needed(Browser.start(BrowserProfile.DESK.withoutJavaScript()))) {
            plain.open(door.url("/sales/?year=2026"));
            plain.awaitText("sales is starting");
            Eventually.within(SOON, "it waits apart", () -> door.asked("GET /.launcher/wait/sales") > 1);
            door.stage = DisplayState.FAILED;
            door.failure = "exited with code 3";
            plain.awaitText("exited with code 3");
            assertThat(door.asked("GET /sales/")).isEqualTo(1);
            door.stage = DisplayState.STARTING;
            plain.click("a.button");
            plain.awaitText("sales is starting");
            assertThat(door.asked("GET /sales/")).isEqualTo(2);

            door.becomesReady();

            plain.awaitText("The app itself");
            assertThat(plain.url()).isEqualTo(door.url("/sales/?year=2026"));
        }
    }

    @Test
    void pagesStayWithinTheirPolicyAndRequestNothingElse() {
        browser.asked();
        browser.console();
        for (DisplayState stage : List.of(DisplayState.STARTING, DisplayState.STOPPING, DisplayState.STOPPED, DisplayState.FAILED)) {
            door.stage = stage;
            open();
            Eventually.within(SOON, "the page listens", () -> door.listeners() == 1);
            browser.open("about:blank");
        }
        browser.open(door.url("/"));
        browser.open(door.url("/nowhere"));

        assertThat(browser.console()).filteredOn(line -> !line.contains("503 (Service Unavailable)") && !line.contains("404 (Not Found)"))
                .isEmpty();
        assertThat(browser.asked()).extracting(Browser.Asked::url).filteredOn(url -> url.startsWith("http"))
                .allMatch(url -> List.of("/sales/?year=2026", "/", "/nowhere", "/.launcher/events/sales?after=0").contains(
                        url.substring(door.url("").length())));
    }

    @Test
    void pagesAreAccessibleInEveryColorSchemeAndDirection() {
        AxeCore axe = needed(AxeCore.installed());
        for (BrowserProfile look : List.of(BrowserProfile.DESK, BrowserProfile.DESK.inTheDark(), BrowserProfile.DESK.onAPhone().in("ar"), BrowserProfile.DESK.onAPhone().inTheDark().in("ar"))) {
            browser.become(look);
            for (DisplayState stage : DisplayState.values()) {
                door.stage = stage;
                door.failure = stage == DisplayState.FAILED ? "exited with code 3" : "";
                open();
                assertThat(axe.violations(browser)).as("%s %s", stage, look).isEmpty();
            }
            for (String page : List.of("/", "/nowhere")) {
                browser.open(door.url(page));
                assertThat(axe.violations(browser)).as("%s %s", page, look).isEmpty();
            }
        }
        browser.become(BrowserProfile.DESK);
    }
}
