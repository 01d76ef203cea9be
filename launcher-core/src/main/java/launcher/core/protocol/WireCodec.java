package launcher.core.protocol;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.JsonText;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.Result;
import launcher.core.protocol.result.StreamItem;

/** The only codec: messages to lines of JSON, without their line end, and back. Safe for use by many threads. */
public final class WireCodec {

    /** The version of the protocol, {@code "v"} in every line. */
    public static final int VERSION = 1;

    /** The longest request line in bytes, without its line end. */
    public static final int REQUEST_BYTES_MAX = 1024 * 1024;

    /** The longest line in bytes that a client reads: a status of some 100,000 apps. */
    public static final int ANSWER_BYTES_MAX = 64 * 1024 * 1024;

    private static final int ID_LENGTH_MAX = 64;

    private static final List<String> ENVELOPE = List.of("v", "id", "cmd");

    private WireCodec() {}

    public static String encode(String id, Request request) {
        var json = Json.object().put("v", VERSION).put("id", id).put("cmd", request.cmd());
        VerbSpecs.of(request).write(request, json);
        return JsonText.write(json.build());
    }

    /** Reads a line from a client. Whatever it holds, this returns. */
    public static DecodeResult decodeRequest(String line) {
        Optional<String> id = Optional.empty();
        try {
            var json = JsonText.parseSmall(line);
            id = Optional.of(id(json));
            requireVersion(json);
            var cmd = json.text("cmd");
            if (VerbSpecs.isForLater(cmd)) {
                return new DecodeResult.Malformed(
                        id, WireError.of(ErrorCode.NOT_SUPPORTED, cmd + ": not supported by this version"));
            }
            var spec = VerbSpecs.named(cmd);
            if (spec.isEmpty()) {
                return new DecodeResult.Malformed(id, unknownVerb(cmd));
            }
            return new DecodeResult.Valid(id.get(), request(spec.get(), json));
        } catch (WireFormatException e) {
            return new DecodeResult.Malformed(id, WireError.of(ErrorCode.BAD_REQUEST, e.problem()));
        }
    }

    private static Request request(VerbSpec<?> spec, Json.Obj json) throws WireFormatException {
        var known = new HashSet<>(ENVELOPE);
        spec.fields().forEach(field -> known.add(field.name()));
        json.requireOnly(known);
        return spec.decoder().read(json);
    }

    public static String encodeOk(String id, Result result) {
        return JsonText.write(Json.object()
                .put("v", VERSION).put("id", id).put("ok", true).put("result", result.toJson()).build());
    }

    public static String encodeFailed(Optional<String> id, WireError error) {
        return JsonText.write(Json.object()
                .put("v", VERSION).putText("id", id).put("ok", false).put("error", error.toJson()).build());
    }

    public static String encodeEvent(String id, StreamItem item) {
        return JsonText.write(Json.object().put("v", VERSION).put("id", id).put("event", item.toJson()).build());
    }

    /**
     * Reads a line from the daemon.
     *
     * @throws WireFormatException if it is none: the other side is no daemon of the launcher, or a much newer daemon
     */
    public static Response decodeAnswer(String line) throws WireFormatException {
        var json = JsonText.parse(line);
        requireVersion(json);
        var event = json.optionalObj("event");
        if (event.isPresent()) {
            return new Response.Event(id(json), event.get());
        }
        if (json.bool("ok")) {
            return new Response.Ok(id(json), json.obj("result"));
        }
        return new Response.Failed(json.optionalText("id"), WireError.fromJson(json.obj("error")));
    }

    private static String id(Json.Obj json) throws WireFormatException {
        var id = json.text("id");
        if (id.length() > ID_LENGTH_MAX) {
            throw new WireFormatException("\"id\" is longer than " + ID_LENGTH_MAX + " characters");
        }
        return id;
    }

    private static void requireVersion(Json.Obj json) throws WireFormatException {
        if (json.whole("v") != VERSION) {
            throw new WireFormatException(
                    "version " + json.whole("v") + " of the protocol is not spoken here, only " + VERSION);
        }
    }

    private static WireError unknownVerb(String cmd) {
        var message = "unknown verb \"" + cmd + "\"";
        return Suggestion.closest(cmd, VerbSpecs.names())
                .map(verb -> WireError.of(ErrorCode.BAD_REQUEST, message, "did you mean \"" + verb + "\"?"))
                .orElseGet(() -> WireError.of(ErrorCode.BAD_REQUEST, message));
    }
}
