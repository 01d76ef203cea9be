package launcher.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Decision;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.core.protocol.result.EventType;
import launcher.daemon.gateway.page.DisplayState;
import org.junit.jupiter.api.Test;

/** The names are a contract with scripts: spelled out here once more. */
class WireNamesTest {

    private static final MonotonicTime NOW = new MonotonicTime(1);

    @Test
    void reasonCodesHaveTheNamesOfTheProtocol() {
        assertThat(Stream.of(ReasonCode.values()).map(WireNames::wireName)).containsExactly(
                "never-started", "requested", "woken", "always-on", "idle", "memory", "user", "exited", "crash-loop",
                "startup-timeout", "memory-limit", "reload", "shutdown", "adopted");
    }

    @Test
    void stateHasTheSameNameInProtocolAndHeaders() {
        var run = new RunId(new AppId("sales"), 1);
        var why = Reason.NEVER_STARTED;
        Instance instance = Instance.ofProcess(1, OptionalInt.empty());
        var paused = new AppState.Paused(run, instance, new Endpoint.None(), NOW, 0, why);
        var states = List.of(new AppState.Stopped(why),
                new AppState.Ready(
                        run, instance, new Endpoint.None(), NOW, Optional.empty(), 0, Optional.empty(), why),
                new AppState.Pausing(paused), paused,
                new AppState.Stopping(run, Optional.empty(), false, false, Optional.empty(), why),
                new AppState.Failed(why, NOW));

        assertThat(states.stream().map(WireNames::wireName)).containsExactly(
                "stopped", "ready", "stopping", "paused", "stopping", "failed");
        assertThat(states).allSatisfy(state ->
                assertThat(DisplayState.of(state).wire()).isEqualTo(WireNames.wireName(state)));
    }

    @Test
    void checksNameTheirActions() {
        assertThat(Stream.of(Decision.Action.values()).map(WireNames::wireName)).containsExactly(
                "stop", "pause", "keep");
    }

    @Test
    void eachKindOfEventHasATypeOfItsOwn() {
        assertThat(Stream.of(Effect.PublishEvent.Kind.values()).map(WireNames::eventType).map(EventType::wire))
                .containsExactly("starting", "woke", "waiting_ready", "ready", "stopping", "stopped", "paused",
                        "resumed", "evicted", "exited", "error");
    }
}
