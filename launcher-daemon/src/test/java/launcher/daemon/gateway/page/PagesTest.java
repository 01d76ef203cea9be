package launcher.daemon.gateway.page;

import static launcher.daemon.gateway.page.Views.HERE;
import static launcher.daemon.gateway.page.Views.SALES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import launcher.core.app.AppId;
import launcher.core.protocol.result.EventLine;
import launcher.daemon.gateway.http.HeaderField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {

    private static final int COMPRESSED_BYTES_MAX = 10 * 1024;

    private static final Pages PAGES = Pages.builtIn();

    static Stream<String> languages() {
        return PAGES.languages().stream().map(Language::code);
    }

    private static List<Page> everyPage(String language) {
        var pages = new ArrayList<Page>();
        for (DisplayState state : DisplayState.values()) {
            pages.add(PAGES.loading(Views.in(state, "failed to start: exited with code 3"), HERE, language));
        }
        pages.add(PAGES.loading(Views.starting(Duration.ofSeconds(3), Optional.of(Duration.ofSeconds(4))), HERE,
                language));
        pages.add(PAGES.portal(List.of(), language));
        pages.add(PAGES.portal(List.of(entry("sales")), language));
        for (int status : new int[] {403, 404, 500, 503, 504}) {
            pages.add(
                    PAGES.problem(new ProblemView(status, Optional.of("sales is asleep"), Optional.of("/")), language));
        }
        return pages;
    }

    private static PortalEntry entry(String app) {
        return new PortalEntry(new AppId(app), "/" + app
                + "/", DisplayState.STOPPED, Optional.of(Duration.ofMillis(1840)), OptionalLong.of(64 << 20));
    }

    private static String field(Page page, String name) {
        return page.fields().stream().filter(field -> field.name().equals(name)).map(HeaderField::value).findFirst()
                .orElse("");
    }

    private static List<String> inside(String element, String html) {
        return Pattern.compile("<" + element + ">(.*?)</" + element + ">", Pattern.DOTALL).matcher(html).results()
                .map(found -> found.group(1)).toList();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyPageFitsInTenKilobytesCompressed(String language) throws IOException {
        for (Page page : everyPage(language)) {
            var compressed = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(compressed)) {
                gzip.write(page.body());
            }
            assertThat(compressed.size()).as(page.text()).isLessThanOrEqualTo(COMPRESSED_BYTES_MAX);
        }
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyPageSaysItsLanguageAndLeavesNoPlaceholder(String language) {
        String direction = language.equals("ar") ? "rtl" : "ltr";
        for (Page page : everyPage(language)) {
            assertThat(page.text()).contains("<html lang=\"" + language + "\" dir=\"" + direction + "\"")
                    .doesNotContain("{{");
            assertThat(page.text().replaceAll("(?s)<(script|style).*?</\\1>", "")).doesNotContain("{")
                    .doesNotContain(">null");
            assertThat(field(page, "Content-Language")).isEqualTo(language);
            assertThat(field(page, "Cache-Control")).isEqualTo("no-store");
        }
    }

    @Test
    void policyAllowsThePagesOwnStylesAndScriptsOnly() {
        for (Page page : everyPage("en")) {
            String policy = field(page, "Content-Security-Policy");
            assertThat(policy).startsWith("default-src 'none'").contains("connect-src 'self'").doesNotContain("unsafe")
                    .doesNotContain("http");
            List<String> inline = Stream.of("style", "script").flatMap(element -> inside(element, page.text()).stream())
                    .toList();
            assertThat(inline).isNotEmpty().allSatisfy(source -> assertThat(policy).contains(Template.hash(source)));
            assertThat(Pattern.compile("'sha256-").matcher(policy).results().count()).isEqualTo(inline.size());
        }
    }

    @Test
    void noPageAsksForAnythingElse() {
        for (Page page : everyPage("en")) {
            assertThat(Pattern.compile("\\s(?:src|href)=\"([^\"]*)\"").matcher(page.text()).results()
                    .map(found -> found.group(1)))
                    .allMatch(address -> address.isEmpty() || address.startsWith("/") || address.startsWith("data:"));
            assertThat(page.text()).doesNotContain("url(").doesNotContain("@import").doesNotContain("style=");
        }
    }

    @ParameterizedTest
    @EnumSource(DisplayState.class)
    void textFromElsewhereIsEscapedWhereverItStands(DisplayState state) {
        String evil = "</script><img src=x onerror=\"alert('1')\">&amp;";
        var view = new LoadingView(SALES, state, Duration.ZERO, Optional.empty(), evil, Duration.ZERO,
                List.of(new EventLine(9, "2026-11-20T09:00:00.000Z", Optional.of("sales"), "of-a-newer-daemon", evil)),
                        9);

        String loading = PAGES.loading(view, ReturnTarget.at("/.launcher", "/sales/?" + evil), "en").text();
        String portal = PAGES.portal(
                List.of(new PortalEntry(SALES, "/\"><script>" + evil, state, Optional.empty(), OptionalLong.empty())),
                "en").text();
        String problem = PAGES.problem(new ProblemView(404, Optional.of(evil), Optional.of("/" + evil)), "en").text();

        for (String page : List.of(loading, portal, problem)) {
            assertThat(page).doesNotContain("<img").doesNotContain("onerror=\"");
        }
        assertThat(loading)
                .contains("&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;amp;");
    }

    @Test
    void failurePageShowsTheCauseAndOffersARetryOnly() {
        String page = PAGES.loading(Views.in(DisplayState.FAILED, "failed to start: exited with code 3"), HERE, "en")
                .text();

        assertThat(page).contains("sales could not start").contains("exited with code 3")
                .contains("href=\"\" data-live=\"action\">Try again<")
                .doesNotContain("http-equiv=\"refresh\"");
    }

    @Test
    void changesAreAnnouncedToScreenReaders() {
        String page = PAGES.loading(Views.in(DisplayState.FAILED, "failed to start: exited with code 3"), HERE, "en")
                .text();

        assertThat(page).containsPattern("<div [^>]*aria-live=\"polite\"[^>]*>\\s*<h1 data-live=\"title\"")
                .containsPattern("aria-live=\"polite\" data-live=\"detail\">failed to start")
                .containsPattern("aria-live=\"polite\" data-live=\"offline\"")
                .containsPattern("aria-live=\"polite\"><a [^>]*data-live=\"action\"")
                .containsPattern("<ol aria-live=\"polite\" data-live=\"steps\"");
    }

    @Test
    void browserWithoutJavaScriptWaitsWithoutWakingTheApp() {
        ReturnTarget apart = ReturnTarget.apart("/.launcher", "?to=%2Fsales%2F%3Fyear%3D2026", _ -> true)
                .orElseThrow();

        assertThat(PAGES.loading(Views.in(DisplayState.STOPPING, ""), HERE, "en").text())
                .contains("<noscript><meta http-equiv=\"refresh\" content=\"1; "
                        + "url=/.launcher/wait/sales?to=%2Fsales%2F%3Fyear%3D2026\"></noscript>");
        assertThat(PAGES.loading(Views.in(DisplayState.FAILED, ""), apart, "en").text())
                .contains("href=\"/sales/?year=2026\" data-live=\"action\"");
    }

    @Test
    void stepsAreShownInTheBrowsersLanguageWithTheirTimes() {
        var view = Views.starting(Duration.ofSeconds(2), Optional.empty());

        assertThat(PAGES.loading(view, HERE, "de").text())
                .contains("<li><span>Start begonnen</span><time>0,0 s</time></li><li><span>Läuft, wartet auf die erste "
                        + "Antwort</span><time>0,4 s</time></li>");
    }

    @Test
    void barHasNoValueWhileNothingIsKnown() {
        assertThat(PAGES.loading(Views.starting(Duration.ofSeconds(2), Optional.empty()), HERE, "en").text())
                .contains("<progress max=\"100\" aria-label")
                        .contains("first start: it is not known yet how long it takes");
        assertThat(PAGES.loading(Views.starting(Duration.ofSeconds(2), Optional.of(Duration.ofSeconds(4))), HERE, "en")
                .text())
                .contains("<progress max=\"100\" value=\"45.0\" aria-label").contains("usually takes 4 s");
        assertThat(PAGES.loading(Views.starting(Duration.ofSeconds(8), Optional.of(Duration.ofSeconds(4))), HERE, "en")
                .text())
                .contains("longer than the usual 4 s, still starting");
    }

    @Test
    void portalSaysStateAndCostOfEachApp() {
        String page = PAGES.portal(List.of(entry("sales"),
                new PortalEntry(new AppId("new"), "https://new.example.org/", DisplayState.READY, Optional.empty(),
                        OptionalLong.empty())), "en").text();

        assertThat(page).contains("<a href=\"/sales/\"><bdi>sales</bdi></a></th><td class=\"stopped\">asleep</td><td "
                + "data-label=\"Starts in\">2 s</td><td data-label=\"Memory\">64 MiB</td>")
                .contains("<a href=\"https://new.example.org/\">").contains("<td class=\"ready\">ready</td><td "
                        + "data-label=\"Starts in\"><span aria-hidden=\"true\">–</span>");
    }

    @Test
    void stateForScriptsHasTheFieldsOfTheContract() {
        Page state = Pages.state(Views.starting(Duration.ofMillis(1500), Optional.empty()));

        assertThat(field(state, "Content-Type")).isEqualTo("application/json");
        assertThat(state.text()).startsWith(
                "{\"schema\":1,\"app\":\"sales\",\"state\":\"starting\",\"failure\":\"\",\"retry_in_seconds\":0,"
                + "\"elapsed_seconds\":1.5,\"expected_seconds\":null,\"seq\":8,\"steps\":[{\"seq\":7,\"time\":");
    }
}
