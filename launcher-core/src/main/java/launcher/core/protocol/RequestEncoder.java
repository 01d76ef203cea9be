package launcher.core.protocol;

import java.util.Optional;
import launcher.core.protocol.json.Json;

/** How each request's fields stand on the wire. {@link RequestDecoder} reads them. */
final class RequestEncoder {

    /** Stands for no priority of one's own. */
    static final String PRIORITY_DEFAULT = "default";

    private RequestEncoder() {}

    /** Adds the fields of {@code request} to an envelope. */
    static void write(Request request, Json.Builder json) {
        switch (request) {
            case Request.Status status -> app(json, status.app());
            case Request.Start start -> json.put("app", start.app()).put("wait", start.await());
            case Request.Stop stop -> json.put("app", stop.app()).put("wait", stop.await());
            case Request.Restart restart -> json.put("app", restart.app()).put("wait", restart.await());
            case Request.Access access -> json.put("app", access.app());
            case Request.Track track -> json.put("app", track.app());
            case Request.SetPriority priority -> {
                json.put("app", priority.app());
                json.put("value", priority.value().isPresent()
                        ? new Json.Whole(priority.value().getAsInt())
                        : new Json.Text(PRIORITY_DEFAULT));
                priority.alwaysOn().ifPresent(on -> json.put("always_on", on));
            }
            case Request.SetAlwaysOn pin -> json.put("app", pin.app()).put("on", pin.on());
            case Request.Check check -> json.put("dry_run", check.dryRun());
            case Request.CheckMemory check -> json.put("dry_run", check.dryRun());
            case Request.Logs logs -> {
                json.put("apps", Json.texts(logs.apps())).put("follow", logs.follow()).put("n", logs.lines());
                logs.sinceSeconds().ifPresent(since -> json.putSeconds("since_seconds", since));
                json.put("previous", logs.previous());
            }
            case Request.Explain explain -> json.put("app", explain.app());
            case Request.Events events -> {
                json.put("follow", events.follow());
                app(json, events.app());
            }
            case Request.ConfigShow show -> json.put("origin", show.origin());
            case Request.ListApps _, Request.StartAll _, Request.StopAll _, Request.Reload _, Request.ConfigCheck _,
                    Request.Version _, Request.Ping _ -> {}
        }
    }

    private static void app(Json.Builder json, Optional<String> app) {
        app.ifPresent(name -> json.put("app", name));
    }
}
