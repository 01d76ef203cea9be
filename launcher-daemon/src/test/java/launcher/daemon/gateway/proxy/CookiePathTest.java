package launcher.daemon.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookiePathTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a=1; Path=/ | a=1; Path=/app",
        "a=1; path = /; HttpOnly | a=1; Path=/app; HttpOnly",
        "a=1; Path=\"/\" | a=1; Path=/app",
        "a=1;Path=/;Secure | a=1; Path=/app;Secure",
        "_streamlit_xsrf=2; Path=/ | _streamlit_xsrf=2; Path=/app",
    })
    void cookieForTheHostBecomesACookieForTheApp(String sent, String passed) {
        assertThat(CookiePath.under("/app", false, sent)).isEqualTo(passed);
        assertThat(CookiePath.under("/app", true, sent)).isEqualTo(passed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"a=1", "a=1; Path=/app/x", "__Host-a=1; Path=/; Secure", "a=Path=/", "Path=/; HttpOnly"})
    void otherCookiesAreUnchanged(String sent) {
        assertThat(CookiePath.under("/app", false, sent)).isEqualTo(sent);
        assertThat(CookiePath.under("/app", true, sent)).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "a=1; Path=/admin | a=1; Path=/app/admin",
        "a=1; Path=\"/admin/x\"; Secure | a=1; Path=/app/admin/x; Secure",
        "a=1; Path=/apple | a=1; Path=/app/apple",
    })
    void cookiePathOfAStrippedAppGetsItsPrefix(String sent, String passed) {
        assertThat(CookiePath.under("/app", true, sent)).isEqualTo(passed);
        assertThat(CookiePath.under("/app", false, sent)).as("one that knows it says what it means").isEqualTo(sent);
    }
}
