package launcher.daemon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptLanguageTest {

    private static final List<String> OFFERED = List.of("en", "fr", "de", "ar", "zh");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "fr|fr",
        "fr-CA,en;q=0.8|fr",
        "en;q=0.8, de;q=0.9|de",
        "de , fr|de",
        "FR-ca|fr",
        "zh-Hant-TW|zh",
        "pt,ar;q=0.3|ar",
        "de;q=0,fr;q=0.1|fr",
        "*|en",
        "en;q=0, *|fr",
        "*;q=0.1, ar;q=0.2|ar",
        "da, *;q=0.5, de;q=0.1|en",
        "fr;q=1.000|fr",
        "fr;q=1.5|en",
        "fr;q=banana,de|de",
        ";;;,,q=1|en",
        "''|en",
        "tlh|en"})
    void mostWantedOfferedLanguageIsChosen(String header, String language) {
        assertThat(AcceptLanguage.parse(header).choose(OFFERED)).isEqualTo(language);
    }

    @Test
    void endlessHeaderIsNotReadToItsEnd() {
        assertThat(AcceptLanguage.parse("xx,".repeat(100_000) + "fr").choose(OFFERED)).isEqualTo("en");
    }
}
