package launcher.daemon.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each message is refused for its fault, or understood in the single form that its vector says. */
class VectorsTest {

    private static final List<Vector> REQUESTS = Vector.read("requests.vectors");
    private static final List<Vector> RESPONSES = Vector.read("responses.vectors");

    @ParameterizedTest
    @FieldSource("REQUESTS")
    void requestIsRefusedOrHasASingleMeaning(Vector vector) {
        check(vector, Reading.ofRequests(vector.sent()));
    }

    @ParameterizedTest
    @FieldSource("RESPONSES")
    void responseIsRefusedOrHasASingleMeaning(Vector vector) {
        check(vector, Reading.ofResponses(vector.sent(), vector.method()));
    }

    @Test
    void atLeastThreeHundredRequestVectorsAndNoneTwice() {
        assertThat(REQUESTS).hasSizeGreaterThan(300);
        assertThat(REQUESTS).extracting(Vector::characters).doesNotHaveDuplicates();
        assertThat(RESPONSES).extracting(Vector::name).doesNotHaveDuplicates();
    }

    private static void check(Vector vector, Reading reading) {
        assertThat(reading.outcomes()).as(reading.outcomes().toString()).hasSameSizeAs(vector.wants());
        for (int i = 0; i < vector.wants().size(); i++) {
            String want = vector.wants().get(i);
            String got = reading.outcomes().get(i);
            if (Character.isDigit(want.charAt(0))) {
                assertThat(got).startsWith(want.substring(0, 3)).contains(want.substring(3).strip());
            } else {
                assertThat(got).isEqualTo(want);
            }
        }
        if (!vector.passes().isEmpty()) {
            assertThat(reading.passed()).isEqualTo(vector.passes().equals(List.of("-")) ? List.of() : vector.passes());
        }
    }
}
