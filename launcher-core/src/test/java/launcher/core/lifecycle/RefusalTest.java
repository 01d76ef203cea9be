package launcher.core.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import launcher.core.app.FailureCause;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.Refusal.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {

    private static final String SECRET = "password=hunter2";

    @ParameterizedTest
    @EnumSource
    void eachCodeHasItsSentenceForTheClient(Code code) {
        var refusal = new Refusal(code, SECRET);

        assertThat(refusal.forClients()).isNotBlank().doesNotContain("hunter2");
        assertThat(Stream.of(Code.values())
                .filter(other -> new Refusal(other, "").forClients().equals(refusal.forClients())))
                .containsExactly(code);
    }

    @Test
    void clientIsToldHowTheAppFailed() {
        var exited = new Reason(ReasonCode.EXITED, new FailureCause.Exited(3), SECRET);
        var taken = new Reason(ReasonCode.EXITED, new FailureCause.PortTaken(), SECRET);
        var loop = new Reason(ReasonCode.CRASH_LOOP, Optional.of(new FailureCause.CrashLoop(exited.cause())), SECRET,
                Optional.of(SECRET));

        assertThat(Refusal.of(Code.EXITED_WHILE_STARTING, exited).forClients())
                .isEqualTo("exited with code 3 while starting");
        assertThat(Refusal.of(Code.NOT_STARTED, taken).forClients()).isEqualTo("found its port taken");
        assertThat(Refusal.of(Code.CRASH_LOOP, loop).forClients())
                .isEqualTo("crash loop: it failed too often, the last time it exited with code 3");
        assertThat(Refusal.of(Code.CRASH_LOOP, loop).text()).isEqualTo(SECRET + "; its last output: " + SECRET);
    }
}
