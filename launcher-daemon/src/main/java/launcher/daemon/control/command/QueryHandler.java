package launcher.daemon.control.command;

import java.util.List;
import launcher.core.protocol.Request;
import launcher.core.protocol.result.AppList;
import launcher.core.protocol.result.StatusDocument;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.ResponseChannel;

/** Handles {@code status}, {@code list} and {@code explain}. */
final class QueryHandler {

    private final AppSnapshots snapshots;
    private final AppLookup apps;
    private final AppViews views;
    private final LauncherViews launcher;
    private final Explanations explanations;

    QueryHandler(AppSnapshots snapshots, AppLookup apps, AppViews views, LauncherViews launcher,
            Explanations explanations) {
        this.snapshots = snapshots;
        this.apps = apps;
        this.views = views;
        this.launcher = launcher;
        this.explanations = explanations;
    }

    void status(Request.Status asked, ResponseChannel to) {
        asked.app().ifPresentOrElse(
                name -> apps.with(name, to, app -> to.ok(new StatusDocument(launcher.view(), List.of(views.app(app))))),
                () -> to.ok(new StatusDocument(launcher.view(), views.apps(snapshots.all()))));
    }

    void list(ResponseChannel to) {
        to.ok(new AppList(views.apps(snapshots.all())));
    }

    void explain(Request.Explain asked, ResponseChannel to) {
        apps.with(asked.app(), to, app -> to.ok(explanations.of(app)));
    }
}
