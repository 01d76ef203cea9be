package launcher.daemon.gateway.page;

import java.util.Optional;
import launcher.core.app.FailureCause;
import launcher.core.protocol.result.EventType;

/**
 * What any client may learn of an event: a fixed sentence by its type and the cause of a failure. The message that
 * operators get may hold what an app printed, paths and the addresses of other clients.
 */
public final class ClientEvents {

    private ClientEvents() {}

    /**
     * The sentence, with the name of the app.
     *
     * @param app empty if the event concerns the launcher
     */
    public static String message(Optional<String> app, EventType type, Optional<FailureCause> cause) {
        return app.orElse("the launcher") + " " + switch (type) {
            case STARTING -> "is starting";
            case WAKING_DEP -> "waits for another app";
            case DEP_READY -> "has the other app it waited for";
            case WOKE -> "woke";
            case WAITING_READY -> "is up, waiting until it is ready";
            case READY -> "is ready";
            case ERROR -> cause.map(failure -> "failed: " + failure.describe()).orElse("met an error");
            case STOPPING -> "is stopping";
            case STOPPED -> "is stopped";
            case PAUSED -> "is paused";
            case RESUMED -> "goes on";
            case EVICTED -> "was stopped to free memory";
            case EXITED -> cause.map(FailureCause::describe).orElse("ended by itself");
            case RELOADED -> "read its configuration again";
        };
    }
}
