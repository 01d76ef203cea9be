package launcher.daemon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnTargetTest {

    @ParameterizedTest
    @ValueSource(strings = {"/sales/", "/sales/?a=b&c=d%20e", "/", "/sales/%2f"})
    void waitingBrowserReturnsToItsTarget(String target) {
        String waiting = ReturnTarget.at("/.launcher", target).waiting(Views.SALES);

        assertThat(ReturnTarget.apart("/.launcher", waiting.substring(waiting.indexOf('?'))))
                .contains(new ReturnTarget("/.launcher", target, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "?", "?to=", "?to", "?x=%2Fsales", "?to=https%3A%2F%2Fevil.example", "?to=%2F%2Fevil.example",
                "?to=%2F%5Cevil.example",
        "?to=%2Fa%5Cb", "?to=sales", "?to=%2Fa%0d%0aSet-Cookie:x", "?to=%2Fa%09", "?to=%2F%zz", "?to=%2F%00",
                "?to=javascript:alert(1)", "?to=%2Fé"})
    void returnTargetNeverLeadsToAnotherHost(String query) {
        assertThat(ReturnTarget.apart("/.launcher", query)).isEmpty();
    }

    @Test
    void addressWithoutEndIsNotTaken() {
        assertThat(ReturnTarget.apart("/.launcher", "?to=%2F" + "a".repeat(10_000))).isEmpty();
    }
}
