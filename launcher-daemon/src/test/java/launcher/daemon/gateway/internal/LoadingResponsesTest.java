package launcher.daemon.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadingResponsesTest {

    @Test
    void retryAfterIsTheExpectedTimeOrASecond() {
        assertThat(LoadingResponses.retryAfterSeconds(Optional.empty())).isEqualTo(2);
        assertThat(LoadingResponses.retryAfterSeconds(Optional.of(Duration.ofMillis(200)))).isEqualTo(1);
        assertThat(LoadingResponses.retryAfterSeconds(Optional.of(Duration.ofSeconds(40)))).isEqualTo(40);
    }
}
