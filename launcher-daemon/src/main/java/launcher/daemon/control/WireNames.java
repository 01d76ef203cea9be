package launcher.daemon.control;

import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Decision;
import launcher.core.lifecycle.Effect;
import launcher.core.protocol.result.EventType;

/**
 * What the domain's terms are called on the wire. Renaming a constant or a class changes no name here, and a new
 * constant does not compile before it has its name.
 */
public final class WireNames {

    private WireNames() {}

    /** For {@code state}. */
    public static String wireName(AppState state) {
        return switch (state) {
            case AppState.Stopped _ -> "stopped";
            case AppState.Starting _ -> "starting";
            case AppState.Ready _ -> "ready";
            case AppState.Pausing _, AppState.Stopping _ -> "stopping";
            case AppState.Paused _ -> "paused";
            case AppState.Failed _ -> "failed";
        };
    }

    /** For {@code reason_code}. */
    public static String wireName(ReasonCode code) {
        return switch (code) {
            case NEVER_STARTED -> "never-started";
            case REQUESTED -> "requested";
            case WOKEN -> "woken";
            case ALWAYS_ON -> "always-on";
            case IDLE -> "idle";
            case MEMORY -> "memory";
            case USER -> "user";
            case EXITED -> "exited";
            case CRASH_LOOP -> "crash-loop";
            case STARTUP_TIMEOUT -> "startup-timeout";
            case MEMORY_LIMIT -> "memory-limit";
            case RELOAD -> "reload";
            case SHUTDOWN -> "shutdown";
            case ADOPTED -> "adopted";
        };
    }

    /** For a check's {@code action}. */
    public static String wireName(Decision.Action action) {
        return switch (action) {
            case STOP -> "stop";
            case PAUSE -> "pause";
            case KEEP -> "keep";
        };
    }

    /** Which event of the feed tells of this. */
    public static EventType eventType(Effect.PublishEvent.Kind kind) {
        return switch (kind) {
            case STARTING -> EventType.STARTING;
            case WOKE -> EventType.WOKE;
            case WAITING_READY -> EventType.WAITING_READY;
            case READY -> EventType.READY;
            case STOPPING -> EventType.STOPPING;
            case STOPPED -> EventType.STOPPED;
            case PAUSED -> EventType.PAUSED;
            case RESUMED -> EventType.RESUMED;
            case EVICTED -> EventType.EVICTED;
            case EXITED -> EventType.EXITED;
            case ERROR -> EventType.ERROR;
        };
    }
}
