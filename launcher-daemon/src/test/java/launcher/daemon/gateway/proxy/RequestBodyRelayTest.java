package launcher.daemon.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import launcher.daemon.gateway.server.Deadlines;
import org.junit.jupiter.api.Test;

class RequestBodyRelayTest {

    private static final Deadlines STANDARD = Deadlines.DEFAULT;

    @Test
    void allowedTimeGrowsWithTheBody() {
        Duration grace = STANDARD.bodyGrace();
        long perSecond = STANDARD.bytesPerSecondMin();

        assertThat(RequestBodyRelay.allowed(STANDARD, 0)).isEqualTo(grace);
        assertThat(RequestBodyRelay.allowed(STANDARD, perSecond / 2)).isEqualTo(grace.plusMillis(500));
        assertThat(RequestBodyRelay.allowed(STANDARD, perSecond * 20_000_000)).isEqualTo(grace.plusSeconds(20_000_000));
        assertThat(RequestBodyRelay.allowed(STANDARD, Long.MAX_VALUE)).isGreaterThan(grace);
    }
}
