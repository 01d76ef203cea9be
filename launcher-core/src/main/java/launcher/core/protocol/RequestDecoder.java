package launcher.core.protocol;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;

/** How requests are read off the wire. For the daemon: a client that only writes never loads this. */
final class RequestDecoder {

    private static final int PRIORITY_MIN = 1;
    private static final int PRIORITY_MAX = 100;

    private static final Set<String> ENVELOPE = Set.of("v", "id", "cmd");

    private static final Set<String> LATER = Set.of("run", "tree", "up", "monitor", "cleanup", "doctor", "config-convert");

    /** Every verb with the fields it takes besides the envelope, and how it is read. */
    private static final Map<String, Shape> SHAPES = shapes();

    private RequestDecoder() {}

    private interface FieldReader {
        Request read(Json.Obj json) throws WireFormatException;
    }

    private record Shape(Set<String> fields, FieldReader reader) {
        Shape(FieldReader reader, String... fields) {
            this(Stream.concat(ENVELOPE.stream(), Stream.of(fields)).collect(Collectors.toUnmodifiableSet()), reader);
        }
    }

    static Set<String> verbs() {
        return SHAPES.keySet();
    }

    /** True of a verb that is promised for a later version. */
    static boolean isForLater(String cmd) {
        return LATER.contains(cmd);
    }

    static boolean knows(String cmd) {
        return SHAPES.containsKey(cmd);
    }

    /** The request in {@code json}, whose verb {@link #knows} is true of. */
    static Request read(String cmd, Json.Obj json) throws WireFormatException {
        var shape = SHAPES.get(cmd);
        if (shape == null) {
            throw new WireFormatException("unknown verb \"" + cmd + "\"");
        }
        json.requireOnly(shape.fields());
        return shape.reader().read(json);
    }

    private static Map<String, Shape> shapes() {
        var shapes = new TreeMap<String, Shape>();
        shapes.put("status", new Shape(json -> new Request.Status(json.optionalText("app")), "app"));
        shapes.put("list", new Shape(_ -> new Request.ListApps()));
        shapes.put("start", new Shape(json -> new Request.Start(json.text("app"), flag(json, "wait", true)), "app", "wait"));
        shapes.put("stop", new Shape(json -> new Request.Stop(json.text("app"), flag(json, "wait", true)), "app", "wait"));
        shapes.put("restart", new Shape(json -> new Request.Restart(json.text("app"), flag(json, "wait", true)), "app", "wait"));
        shapes.put("start-all", new Shape(_ -> new Request.StartAll()));
        shapes.put("stop-all", new Shape(_ -> new Request.StopAll()));
        shapes.put("request", new Shape(json -> new Request.Access(json.text("app")), "app"));
        shapes.put("track", new Shape(json -> new Request.Track(json.text("app")), "app"));
        shapes.put("priority", new Shape(RequestDecoder::priority, "app", "value", "always_on"));
        shapes.put("always-on", new Shape(json -> new Request.SetAlwaysOn(json.text("app"), flag(json, "on", true)), "app", "on"));
        shapes.put("check", new Shape(json -> new Request.Check(flag(json, "dry_run", false)), "dry_run"));
        shapes.put("check-memory", new Shape(json -> new Request.CheckMemory(flag(json, "dry_run", false)), "dry_run"));
        shapes.put("logs", new Shape(RequestDecoder::logs, "apps", "follow", "n", "since_seconds", "previous"));
        shapes.put("explain", new Shape(json -> new Request.Explain(json.text("app")), "app"));
        shapes.put("events", new Shape(
                json -> new Request.Events(flag(json, "follow", false), json.optionalText("app")), "follow", "app"));
        shapes.put("reload", new Shape(_ -> new Request.Reload()));
        shapes.put("config-check", new Shape(_ -> new Request.ConfigCheck()));
        shapes.put("config-show", new Shape(json -> new Request.ConfigShow(flag(json, "origin", false)), "origin"));
        shapes.put("version", new Shape(_ -> new Request.Version()));
        shapes.put("ping", new Shape(_ -> new Request.Ping()));
        return Map.copyOf(shapes);
    }

    private static Request priority(Json.Obj json) throws WireFormatException {
        return new Request.SetPriority(json.text("app"), priorityValue(json), json.optionalBool("always_on"));
    }

    private static OptionalInt priorityValue(Json.Obj json) throws WireFormatException {
        if (json.value("value").equals(new Json.Text(RequestEncoder.PRIORITY_DEFAULT))) {
            return OptionalInt.empty();
        }
        if (!(json.value("value") instanceof Json.Whole(var value)) || value < PRIORITY_MIN || value > PRIORITY_MAX) {
            throw new WireFormatException("\"value\" must be a whole number from " + PRIORITY_MIN + " to " + PRIORITY_MAX
                    + ", or \"" + RequestEncoder.PRIORITY_DEFAULT + "\"");
        }
        return OptionalInt.of((int) value);
    }

    private static Request logs(Json.Obj json) throws WireFormatException {
        var lines = json.has("n") ? json.whole("n") : Request.Logs.LINES_MAX;
        if (lines < 0 || lines > Request.Logs.LINES_MAX) {
            throw new WireFormatException("\"n\" must be from 0 to " + Request.Logs.LINES_MAX);
        }
        var since = json.optionalDecimal("since_seconds");
        if (since.isPresent() && since.getAsDouble() < 0) {
            throw new WireFormatException("\"since_seconds\" must not be negative");
        }
        return new Request.Logs(json.texts("apps"), flag(json, "follow", false), (int) lines, since, flag(json, "previous", false));
    }

    private static boolean flag(Json.Obj json, String name, boolean unlessGiven) throws WireFormatException {
        return json.optionalBool(name).orElse(unlessGiven);
    }
}
