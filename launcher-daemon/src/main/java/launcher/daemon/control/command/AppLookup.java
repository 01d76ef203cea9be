package launcher.daemon.control.command;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import launcher.core.app.AppId;
import launcher.core.lifecycle.App;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Suggestion;
import launcher.core.protocol.WireError;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.ResponseChannel;

/** Finds apps by the names in requests. */
record AppLookup(AppSnapshots snapshots) {

    Optional<App> find(String name) {
        return AppId.parse(name).flatMap(snapshots::find);
    }

    /** Hands the app to {@code action}, or answers that there is none of that name. */
    void with(String name, ResponseChannel to, Consumer<App> action) {
        find(name).ifPresentOrElse(action, () -> to.fail(noSuchApp(name)));
    }

    WireError noSuchApp(String name) {
        String message = "no app named \"" + name + "\"";
        Collection<String> known = snapshots.names().stream().map(AppId::value).toList();
        return Suggestion.closest(name, known)
                .map(guess -> WireError.of(ErrorCode.NO_SUCH_APP, message, "did you mean \"" + guess + "\"?"))
                .orElseGet(() ->
                        WireError.of(ErrorCode.NO_SUCH_APP, message, "streamlit-launcherctl list shows all apps"));
    }
}
