package launcher.daemon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import launcher.core.protocol.result.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every language says everything. */
class TextsTest {

    private static final Pattern VALUE = Pattern.compile("\\{\\w+}");

    private static final List<Language> ALL = Languages.load().all();

    private static final Language ENGLISH = ALL.getFirst();

    static Stream<Language> all() {
        return ALL.stream();
    }

    @Test
    void elevenLanguagesAreSupportedAndEnglishIsTheFallback() {
        assertThat(ALL).extracting(Language::code)
                .containsExactly("en", "fr", "de", "ar", "es", "it", "pt", "nl", "pl", "zh", "ja");
        assertThat(Languages.load().choose("tlh")).isEqualTo(ENGLISH);
    }

    @ParameterizedTest
    @MethodSource("all")
    void noTextIsMissingOrLeftOver(Language language) {
        assertThat(new TreeSet<>(language.texts().keySet())).isEqualTo(new TreeSet<>(ENGLISH.texts().keySet()));
        assertThat(language.texts().values()).noneMatch(String::isBlank);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyTextHasTheSameValuesAsItsEnglishText(Language language) {
        ENGLISH.texts().forEach((key, text) -> assertThat(values(language.text(key))).as(key).isEqualTo(values(text)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void sentencesAreTranslated(Language language) {
        Set<String> sentences = ENGLISH.texts().keySet().stream().filter(key -> key.endsWith("_text"))
                .collect(Collectors.toSet());

        assertThat(sentences).hasSizeGreaterThan(8).allSatisfy(key -> assertThat(language.equals(ENGLISH)
                || !language.text(key).equals(ENGLISH.text(key))).as(key).isTrue());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyDisplayStateAndStepHasItsText(Language language) {
        for (DisplayState state : DisplayState.values()) {
            assertThat(language.texts())
                    .containsKeys(state.wire() + "_title", state.wire() + "_text", "state_" + state.wire());
        }
        for (EventType type : List.of(EventType.STARTING, EventType.WOKE, EventType.WAITING_READY, EventType.READY,
                EventType.ERROR, EventType.EXITED,
                EventType.STOPPING, EventType.STOPPED, EventType.EVICTED)) {
            assertThat(language.texts()).containsKey("step_" + type.wire());
        }
    }

    private static List<String> values(String text) {
        return VALUE.matcher(text).results().map(found -> found.group()).sorted().toList();
    }
}
