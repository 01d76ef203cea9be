package launcher.core.protocol;

import launcher.core.protocol.result.EventType;
/** Names on the wire that come from the code's own. */
public final class PlantedNameOnTheWire {

    private PlantedNameOnTheWire() {}

    public record OfAConstant() {
        String of(EventType type) {
            return type.name();
        }
    }

    public record OfAClass() {
        String of(Request request) {
            return request.getClass().getSimpleName();
        }
    }
}
