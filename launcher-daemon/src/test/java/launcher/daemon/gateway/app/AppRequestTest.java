package launcher.daemon.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import launcher.core.app.AppSpec;
import launcher.daemon.gateway.Routed;
import launcher.daemon.gateway.activity.IgnoreRules;
import launcher.daemon.gateway.app.AppRequest.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppRequestTest {

    private static final AppSpec STREAMLIT = Routed.streamlit("app");
    private static final AppSpec OTHER = Routed.path("app", "/app");
    private static final String NAVIGATION =
            "|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document|Accept: text/html,*/*;q=0.8";
    private static final String UPGRADE = "|Connection: Upgrade|Upgrade: websocket";

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /app/ HTTP/1.1" + NAVIGATION,
        "GET /app/ HTTP/1.1|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: iframe",
        "GET /app/data HTTP/1.1|Accept: */*",
        "GET /app/data HTTP/1.1",
        "POST /app/data HTTP/1.1|Sec-Fetch-Mode: cors|Sec-Fetch-Dest: empty",
        "POST /app/x.png HTTP/1.1|Sec-Fetch-Dest: image",
        "PUT /app/_stcore/upload_file/1/2 HTTP/1.1|Sec-Fetch-Dest: empty",
        "GET /app/ws HTTP/1.1" + UPGRADE,
        "GET /app/ws HTTP/1.1|Sec-Fetch-Dest: websocket" + UPGRADE,
        "GET /app/_stcore/healthy HTTP/1.1",
        "GET /app/_stcore/health/x HTTP/1.1",
        "GET /app/_stcore/ HTTP/1.1",
        "GET /app/my_stcore/health HTTP/1.1"})
    void requestsOfPeopleAndProgramsWakeAndCount(String head) {
        assertThat(Asked.of(OTHER, head).kind()).isEqualTo(Kind.HUMAN);
        assertThat(Asked.of(OTHER, head).human()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /app/_stcore/health HTTP/1.1",
        "GET /app/_stcore/health HTTP/1.1" + NAVIGATION,
        "GET /app/_stcore/host-config HTTP/1.1|Sec-Fetch-Dest: empty",
        "GET /app/_stcore/stream HTTP/1.1" + UPGRADE,
        "GET /app/page/_stcore/health HTTP/1.1",
        "GET /app/page/_stcore/stream HTTP/1.1" + UPGRADE,
        "GET /app/static/font.woff2 HTTP/1.1|Sec-Fetch-Dest: font|Sec-Fetch-Site: same-origin|Referer: "
                + "http://apps.example/app/",
        "GET /app/static/font.woff2 HTTP/1.1|Referer: http://apps.example/app/"})
    void requestsOfAForgottenTabAreBackgroundPolls(String head) {
        assertThat(List.of(Asked.of(OTHER, head), Asked.of(STREAMLIT, head))).allSatisfy(request -> {
            assertThat(request.kind()).isEqualTo(Kind.BACKGROUND_POLL);
            assertThat(request.human()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /app/media/0f HTTP/1.1|Accept: */*",
        "GET /app/static/js/index.js HTTP/1.1",
        "GET /app/component/x.y/index.html HTTP/1.1|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: iframe"})
    void partsOfAStreamlitPageAreSubresourcesForStreamlitOnly(String head) {
        assertThat(Asked.of(STREAMLIT, head).kind()).isEqualTo(Kind.SUBRESOURCE);
        assertThat(Asked.of(OTHER, head).kind()).isEqualTo(Kind.HUMAN);
    }

    @Test
    void pictureIsASubresourceOfAnyApp() {
        assertThat(Asked.of(OTHER, "GET /app/chart HTTP/1.1|Accept: image/avif,image/webp,*/*").kind())
                .isEqualTo(Kind.SUBRESOURCE);
        assertThat(Asked.of(OTHER, "GET /app/chart HTTP/1.1|Sec-Fetch-Dest: image|Sec-Fetch-Site: cross-site").kind())
                .isEqualTo(Kind.SUBRESOURCE);
        assertThat(Asked.of(OTHER, "GET /app/chart HTTP/1.1|Sec-Fetch-Dest: image|Sec-Fetch-Site: same-origin|Referer: "
                + "http://apps.example/other/")
                .kind()).as("in the page of another app").isEqualTo(Kind.SUBRESOURCE);
    }

    @Test
    void ignoredClientIsIgnoredForEveryPath() {
        for (String path : List.of("/", "/media/0f", "/_stcore/health")) {
            assertThat(Asked.of(STREAMLIT, "GET /app" + path + " HTTP/1.1|User-Agent: Mozilla/5.0 (UptimeRobot/2.0)"
                    + NAVIGATION).kind())
                    .isEqualTo(Kind.IGNORED);
        }
        assertThat(Asked.of(OTHER, "GET /app/robots.txt HTTP/1.1").kind()).isEqualTo(Kind.IGNORED);
        assertThat(Asked.of(OTHER, "/", "GET /app/ HTTP/1.1",
                IgnoreRules.of(List.of(), List.of(), List.of("10.0.0.0/8"))).kind())
                .isEqualTo(Kind.IGNORED);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /app/ HTTP/1.1" + NAVIGATION,
        "HEAD /app/ HTTP/1.1|Sec-Fetch-Mode: navigate",
        "GET /app/ HTTP/1.1|Accept: text/html",
        "GET /app/ HTTP/1.1|Accept: application/xhtml+xml, TEXT/HTML;q=0.9"})
    void browserThatOpensAPageNavigates(String head) {
        assertThat(Asked.of(OTHER, head).navigation()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET /app/ HTTP/1.1",
        "GET /app/ HTTP/1.1|Accept: */*",
        "GET /app/ HTTP/1.1|Accept: text/html|Sec-Fetch-Mode: cors",
        "HEAD /app/ HTTP/1.1|Accept: text/html",
        "POST /app/ HTTP/1.1" + NAVIGATION,
        "GET /app/ HTTP/1.1" + NAVIGATION + UPGRADE})
    void programsAndFormsDoNotNavigate(String head) {
        assertThat(Asked.of(OTHER, head).navigation()).isFalse();
    }

    @Test
    void startEndpointAloneIsNotBlockedWithOrWithoutPrefix() {
        AppSpec inner = Routed.startEndpoint("app", "/start");
        AppSpec whole = Routed.startEndpoint("app", "/app/start");

        assertThat(List.of(Asked.of(inner, "GET /app/start HTTP/1.1"), Asked.of(whole, "GET /app/start HTTP/1.1")))
                .noneMatch(AppRequest::blockedByStartEndpoint);
        assertThat(List.of(Asked.of(inner, "GET /app/start/ HTTP/1.1"), Asked.of(whole, "GET /app/ HTTP/1.1")))
                .allMatch(AppRequest::blockedByStartEndpoint);
        assertThat(Asked.of(OTHER, "GET /app/any HTTP/1.1").blockedByStartEndpoint()).isFalse();
    }

    @Test
    void causeIsShortAndNamesRequestAndClient() {
        assertThat(Asked.of(OTHER, "POST /app/a HTTP/1.1").cause()).isEqualTo("POST /a from 10.1.2.3");
        assertThat(Asked.of(OTHER, "GET /app/" + "a".repeat(5000) + " HTTP/1.1").cause()).hasSizeLessThan(150)
                .endsWith("… from 10.1.2.3");
    }
}
