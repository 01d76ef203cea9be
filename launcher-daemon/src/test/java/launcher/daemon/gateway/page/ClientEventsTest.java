package launcher.daemon.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import launcher.core.app.FailureCause;
import launcher.core.protocol.result.EventType;
import org.junit.jupiter.api.Test;

class ClientEventsTest {

    private static final Optional<String> SALES = Optional.of("sales");

    private static String message(EventType type, Optional<FailureCause> cause) {
        return ClientEvents.message(SALES, type, cause);
    }

    @Test
    void eachTypeHasASentenceOfItsOwn() {
        assertThat(Stream.of(EventType.values()).map(type -> message(type, Optional.empty())))
                .doesNotHaveDuplicates().allMatch(sentence -> sentence.matches("sales .+"));
        assertThat(ClientEvents.message(Optional.empty(), EventType.RELOADED, Optional.empty()))
                .startsWith("the launcher ");
    }

    @Test
    void causeIsGivenForAFailureAlone() {
        var cause = Optional.<FailureCause>of(new FailureCause.Exited(3));

        assertThat(message(EventType.ERROR, cause)).isEqualTo("sales failed: exited with code 3");
        assertThat(message(EventType.EXITED, cause)).isEqualTo("sales exited with code 3");
        assertThat(message(EventType.STOPPED, cause)).isEqualTo("sales is stopped");
    }
}
