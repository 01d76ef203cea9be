package launcher.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> KNOWN =
            List.of("hello", "priority", "port", "ports", "idle_timeout", "env", "env_file");

    @ParameterizedTest
    @CsvSource({"helo,hello", "hlelo,hello", "prioritty,priority", "idel_timeout,idle_timeout", "prt,port",
            "envfile,env_file"})
    void aSmallSlipFindsTheWordThatWasMeant(String typed, String meant) {
        assertThat(Suggestion.closest(typed, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"banana", "x", "completely_other"})
    void aWordLikeNoneIsNotGuessedAt(String typed) {
        assertThat(Suggestion.closest(typed, KNOWN)).isEmpty();
    }

    @Test
    void firstInTheAlphabetIsNamedAmongEquallyNearWords() {
        assertThat(Suggestion.closest("bat", List.of("rat", "cat"))).contains("cat");
        assertThat(Suggestion.closest("bat", List.of("cat", "rat"))).contains("cat");
    }

    @Test
    void swappingTwoNeighboursIsOneSlip() {
        assertThat(Suggestion.distance("ab", "ba")).isEqualTo(1);
        assertThat(Suggestion.distance("abcd", "acbd")).isEqualTo(1);
        assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    }

    @Test
    void emptyAndVeryLongWordsGetNoGuess() {
        assertThat(Suggestion.closest("", KNOWN)).isEmpty();
        assertThat(Suggestion.closest("h".repeat(100_000), KNOWN)).isEmpty();
        assertThat(Suggestion.closest("hello", List.of("hello".repeat(1000)))).isEmpty();
    }

    @Test
    void theHintIsAPhraseOrNothing() {
        assertThat(Suggestion.hint("helo", KNOWN)).isEqualTo(", did you mean \"hello\"?");
        assertThat(Suggestion.hint("banana", KNOWN)).isEmpty();
    }
}
