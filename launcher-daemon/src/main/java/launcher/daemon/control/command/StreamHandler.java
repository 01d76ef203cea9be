package launcher.daemon.control.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.lifecycle.App;
import launcher.core.protocol.Request;
import launcher.core.protocol.result.EventLine;
import launcher.core.protocol.result.StreamEnd;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.EventFeed;
import launcher.daemon.engine.ResponseChannel;

/** Handles {@code logs} and {@code events}. */
record StreamHandler(AppSnapshots snapshots, AppLookup apps, LogTail logs, EventFeed feed) {

    void logs(Request.Logs asked, ResponseChannel to) {
        var named = new ArrayList<AppId>();
        for (String name : asked.apps()) {
            Optional<App> known = apps.find(name);
            if (known.isEmpty()) {
                to.fail(apps.noSuchApp(name));
                return;
            }
            named.add(known.get().id());
        }
        logs.send(named.isEmpty() ? List.copyOf(snapshots.names()) : named, asked, to);
    }

    void events(Request.Events asked, ResponseChannel to) {
        Optional<String> name = asked.app();
        if (name.isPresent() && apps.find(name.get()).isEmpty()) {
            to.fail(apps.noSuchApp(name.get()));
            return;
        }
        EventFeed.Listener listener = event -> isAbout(event.line(), name) ? to.event(event.line()) : true;
        if (asked.follow()) {
            to.onHangUp(() -> feed.leave(listener));
            feed.follow(listener);
        } else {
            List<EventLine> about = feed.remembered().stream()
                    .map(EventFeed.Entry::line).filter(event -> isAbout(event, name)).toList();
            about.forEach(to::event);
            to.ok(new StreamEnd(about.size()));
        }
    }

    private static boolean isAbout(EventLine event, Optional<String> name) {
        return name.isEmpty() || event.app().equals(name);
    }
}
