package launcher.daemon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnTargetTest {

    private static Optional<ReturnTarget> apart(String query) {
        return ReturnTarget.apart("/.launcher", query, _ -> true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sales/", "/sales/?a=b&c=d%20e", "/", "/sales/%2f", "/sales//x", "/sales/a..b/.x/...",
        "/sales/100%25/?q=%5C&to=//x/..", "/sales/a+b", "/sales/%C3%A4", "/sales/@evil.example", "/sales/#../x"})
    void waitingBrowserReturnsToItsTarget(String target) {
        String waiting = ReturnTarget.at("/.launcher", target).waiting(Views.SALES);

        assertThat(apart(waiting.substring(waiting.indexOf('?'))))
                .contains(new ReturnTarget("/.launcher", target, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "?to=", "?to", "?x=%2Fsales", "?to=sales"})
    void queryWithoutAnAddressNamesNone(String query) {
        assertThat(apart(query)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "\\/evil",
        "@evil.example", ":80", "//user@evil.example", "javascript:alert(1)", "data:,x", "?//evil", "#/x", " /sales/",
        "/.//evil.example", "/..//evil.example", "/a/..//evil.example", "/a/../..//evil.example", "/a/./../x", "/.",
        "/..", "/a/..", "/a/.", "/..;/x", "/a/..;b=c/x", "/../?x", "/..#x",
        "/a%2f..%2f..%2f%2fevil", "/%2e%2e/x", "/%2E/x", "/.%2e/x", "/a/%2e%2e%2f%2fevil", "/%2fevil.example",
        "/%5cevil.example", "/a%5cb", "/a%5c..%5cb", "/%252e%252e/x", "/%252f/evil", "/%25252e%25252e/x",
        "/%2525252525252e/x", "/a\\b", "/a\r\nSet-Cookie:x", "/a\t", "/\t/evil.example", "/%09/evil.example",
        "/%0d%0ax", "/a%00", "/\u0000", "/a%7f", "/%zz", "/%", "/%e", "/\u00e9", "/a b"})
    void targetThatLeadsElsewhereOnceNormalizedIsRefused(String target) {
        assertThat(apart("?to=" + URLEncoder.encode(target, StandardCharsets.UTF_8))).isEmpty();
        assertThat(apart("?to=" + target)).isEmpty();
    }

    @Test
    void targetLeadsToItsAppByPathAlone() {
        Predicate<String> sales = path -> path.startsWith("/sales/") || path.equals("/sales");

        assertThat(ReturnTarget.apart("/.launcher", "?to=%2Fsales%3F%2Fhr%2F", sales)).isPresent();
        assertThat(ReturnTarget.apart("/.launcher", "?to=%2Fhr%2F%3F%2Fsales%2F", sales)).isEmpty();
        assertThat(ReturnTarget.apart("/.launcher", "?to=%2Fhr%2F%23%2Fsales%2F", sales)).isEmpty();
    }

    @Test
    void addressWithoutEndIsNotTaken() {
        assertThat(apart("?to=%2F" + "a".repeat(8_000))).isPresent();
        assertThat(apart("?to=%2F" + "%2561".repeat(1_000))).isPresent();
        assertThat(apart("?to=%2F" + "a".repeat(10_000))).isEmpty();
    }
}
