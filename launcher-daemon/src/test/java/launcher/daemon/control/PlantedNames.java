package launcher.daemon.control;

import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppState;
import launcher.core.protocol.result.EventType;

/** Names on the wire that come from the code's own. */
public final class PlantedNames {

    private PlantedNames() {}

    public record OfAConstant() {
        String of(ReasonCode code) {
            return code.name();
        }
    }

    public record OfAClass() {
        String of(AppState state) {
            return state.getClass().getSimpleName();
        }
    }

    public record ToAConstant() {
        EventType of(String name) {
            return EventType.valueOf(name);
        }
    }
}
