package launcher.daemon.gateway.page;

import launcher.core.lifecycle.AppState;

/** The state of an app, as a waiting client sees it. */
public enum DisplayState {
    STOPPED("stopped"),
    STARTING("starting"),
    READY("ready"),
    PAUSED("paused"),
    STOPPING("stopping"),
    FAILED("failed");

    private final String wire;

    DisplayState(String wire) {
        this.wire = wire;
    }

    public static DisplayState of(AppState state) {
        return switch (state) {
            case AppState.Stopped _ -> STOPPED;
            case AppState.Starting _ -> STARTING;
            case AppState.Ready _ -> READY;
            case AppState.Pausing _, AppState.Stopping _ -> STOPPING;
            case AppState.Paused _ -> PAUSED;
            case AppState.Failed _ -> FAILED;
        };
    }

    /** As in {@code status --json} and in the header X-App-State. */
    public String wire() {
        return wire;
    }
}
