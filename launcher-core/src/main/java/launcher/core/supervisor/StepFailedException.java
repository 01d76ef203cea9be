package launcher.core.supervisor;

import launcher.core.app.AppId;

/** A bug in the step of an event, met while this app's state was decided. Nothing has changed. */
public final class StepFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient AppId app;

    StepFailedException(AppId app, RuntimeException bug) {
        super(app + ": " + bug, bug);
        this.app = app;
    }

    public AppId app() {
        return app;
    }
}
