package launcher.core.protocol;

import java.util.Optional;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/**
 * Why a request failed.
 *
 * @param message what happened, to which app and why, as text for users; may have several lines
 * @param hint    what to do about it
 */
public record WireError(ErrorCode code, String message, Optional<String> hint) {

    public static WireError of(ErrorCode code, String message) {
        return new WireError(code, message, Optional.empty());
    }

    public static WireError of(ErrorCode code, String message, String hint) {
        return new WireError(code, message, Optional.of(hint));
    }

    Json.Obj toJson() {
        var json = Json.object().put("code", code.wire()).put("message", message);
        hint.ifPresent(text -> json.put("hint", text));
        return json.build();
    }

    /** A code that this version does not know counts as {@link ErrorCode#FAILED}. */
    static WireError fromJson(Json.Obj json) throws WireFormatException {
        return new WireError(
                ErrorCode.of(json.text("code")).orElse(ErrorCode.FAILED), json.text("message"),
                        json.optionalText("hint"));
    }
}
