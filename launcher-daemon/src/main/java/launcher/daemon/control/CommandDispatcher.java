package launcher.daemon.control;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.WaiterId;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.Suggestion;
import launcher.core.protocol.WireError;
import launcher.core.protocol.result.AppList;
import launcher.core.protocol.result.CheckReport;
import launcher.core.protocol.result.EventLine;
import launcher.core.protocol.result.Pong;
import launcher.core.protocol.result.PrioritySet;
import launcher.core.protocol.result.StatusDocument;
import launcher.core.protocol.result.StreamEnd;
import launcher.core.protocol.result.Tracked;
import launcher.core.protocol.result.VersionView;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.UseGate;
import launcher.daemon.engine.Waiters;

/** Turns requests into events and what comes of them into answers. Decides nothing. */
public final class CommandDispatcher implements CommandHandler {

    private final AppSnapshots snapshots;
    private final Mailbox mailbox;
    private final Waiters waiters;
    private final Supplier<MonotonicTime> clock;
    private final EventFeed feed;
    private final ControlContext surroundings;
    private final AppViews views;
    private final Explanations explanations;
    private final LifecycleCommands startsAndStops;

    public CommandDispatcher(
            AppSnapshots snapshots,
            Mailbox mailbox,
            Waiters waiters,
            Supplier<MonotonicTime> clock,
            EventFeed feed,
            ControlContext surroundings) {
        this.snapshots = snapshots;
        this.mailbox = mailbox;
        this.waiters = waiters;
        this.clock = clock;
        this.feed = feed;
        this.surroundings = surroundings;
        this.views = new AppViews(snapshots, clock, surroundings);
        this.explanations = new Explanations(snapshots, clock, views);
        this.startsAndStops = new LifecycleCommands(snapshots, mailbox, waiters, clock);
    }

    @Override
    public void handle(Request request, PeerCredentials peer, ResponseChannel to) {
        switch (request) {
            case Request.Status(var name) -> name.ifPresentOrElse(
                    one -> withApp(one, to, app -> to.ok(new StatusDocument(views.launcher(), List.of(views.app(app))))),
                    () -> to.ok(new StatusDocument(views.launcher(), views.apps(snapshots.all()))));
            case Request.ListApps() -> to.ok(new AppList(views.apps(snapshots.all())));
            case Request.Start(var name, var await) ->
                    withApp(name, to, app -> startsAndStops.start(app, await, by(peer, "started"), to));
            case Request.Stop(var name, var await) ->
                    withApp(name, to, app -> startsAndStops.stop(app, await, by(peer, "stopped"), to));
            case Request.Restart(var name, var await) ->
                    withApp(name, to, app -> startsAndStops.restart(app, await, by(peer, "restarted"), to));
            case Request.StartAll() -> startsAndStops.startAll(by(peer, "started"), to);
            case Request.StopAll() -> startsAndStops.stopAll(by(peer, "stopped"), to);
            case Request.Access(var name) -> withApp(name, to, app -> startsAndStops.request(app, peer, to));
            case Request.Track(var name) -> withApp(name, to, app -> track(app, peer, to));
            case Request.SetPriority(var name, var value, var alwaysOn) ->
                    withApp(name, to, app -> set(app, priority(value), alwaysOn, to));
            case Request.SetAlwaysOn(var name, var on) ->
                    withApp(name, to, app -> pin(app, on, peer, to));
            case Request.Check(var dryRun) -> check(dryRun, waiter -> new LauncherEvent.IdleCheckRequested(waiter, dryRun), to);
            case Request.CheckMemory(var dryRun) ->
                    check(dryRun, waiter -> new LauncherEvent.MemoryCheckRequested(waiter, dryRun), to);
            case Request.Logs logs -> logs(logs, to);
            case Request.Explain(var name) -> withApp(name, to, app -> to.ok(explanations.of(app)));
            case Request.Events(var follow, var name) -> events(follow, name, to);
            case Request.Reload() -> reload(to);
            case Request.ConfigCheck() -> to.ok(surroundings.checkConfiguration());
            case Request.ConfigShow(var origin) -> to.ok(surroundings.showConfiguration(origin));
            case Request.Version() -> to.ok(new VersionView(surroundings.version(), surroundings.pid()));
            case Request.Ping() -> to.ok(new Pong());
        }
    }

    private static Reason by(PeerCredentials peer, String what) {
        return new Reason(ReasonCode.USER, what + " by uid " + peer.uid());
    }

    // ---- apps by name

    private void withApp(String name, ResponseChannel to, Consumer<App> action) {
        AppId.parse(name).flatMap(snapshots::find).ifPresentOrElse(action, () -> to.fail(noSuchApp(name)));
    }

    private WireError noSuchApp(String name) {
        String message = "no app named \"" + name + "\"";
        Collection<String> known = snapshots.names().stream().map(AppId::value).toList();
        return Suggestion.closest(name, known)
                .map(guess -> WireError.of(ErrorCode.NO_SUCH_APP, message, "did you mean \"" + guess + "\"?"))
                .orElseGet(() -> WireError.of(ErrorCode.NO_SUCH_APP, message, "streamlit-launcherctl list shows all apps"));
    }

    // ---- accesses and settings

    private void track(App app, PeerCredentials peer, ResponseChannel to) {
        Optional<UseGate> gate = snapshots.gate(app.id());
        boolean counted = gate.filter(open -> open.touch(clock.get(), "track by uid " + peer.uid())).isPresent();
        Optional<String> notCounted = counted ? Optional.empty() : surroundings.writeTouch(app.id());
        notCounted.ifPresentOrElse(
                why -> to.fail(WireError.of(ErrorCode.FAILED, app.id() + ": access not recorded: " + why)),
                () -> to.ok(new Tracked(app.id().value(), AppViews.state(app))));
    }

    private static ControlContext.Setting priority(OptionalInt value) {
        return value.isPresent()
                ? new ControlContext.Setting.To(value.getAsInt())
                : new ControlContext.Setting.Configured();
    }

    /** One that was always-on already may stand still because an operator stopped it: this word takes that back. */
    private void pin(App app, boolean on, PeerCredentials peer, ResponseChannel to) {
        set(app, new ControlContext.Setting.Unchanged(), Optional.of(on), to);
        boolean held = app.state() instanceof AppState.Stopped && app.spec().alwaysOn() && app.spec().enabled();
        if (on && held && snapshots.overview().catalog().policy().enabled()) {
            mailbox.post(new AppEvent.StartRequested(app.id(), Optional.empty(), by(peer, "made always-on")));
        }
    }

    private void set(App app, ControlContext.Setting priority, Optional<Boolean> alwaysOn, ResponseChannel to) {
        switch (surroundings.set(app.id(), priority, alwaysOn)) {
            case ControlContext.SettingResult.Applied(AppSpec now) ->
                    to.ok(new PrioritySet(now.id().value(), now.priority(), now.alwaysOn()));
            case ControlContext.SettingResult.Rejected(String why) ->
                    to.fail(WireError.of(ErrorCode.FAILED, app.id() + ": the setting " + why));
        }
    }

    // ---- checks and configuration

    private void check(boolean dryRun, Function<WaiterId, LauncherEvent> event, ResponseChannel to) {
        WaiterId waiter = waiters.register(answer -> {
            switch (answer) {
                case Waiters.Answer.Reported reported -> to.ok(report(dryRun, reported));
                case Waiters.Answer.Refused(var refusal) -> to.fail(LifecycleCommands.error("", refusal));
                case Waiters.Answer.Granted _, Waiters.Answer.Gone _ ->
                        to.fail(WireError.of(ErrorCode.INTERNAL, "a check was answered as a start"));
            }
        });
        to.onHangUp(() -> waiters.forget(waiter));
        mailbox.post(event.apply(waiter));
    }

    private static CheckReport report(boolean dryRun, Waiters.Answer.Reported reported) {
        return new CheckReport(dryRun,
                reported.decisions().stream().map(one -> new CheckReport.Decision(
                        one.app().value(),
                        one.action().name().toLowerCase(Locale.ROOT),
                        one.reason().text(),
                        one.reason().code().wire())).toList(),
                reported.summary());
    }

    private void reload(ResponseChannel to) {
        switch (surroundings.reload()) {
            case ControlContext.Reloaded.Taken(var report) -> to.ok(report);
            case ControlContext.Reloaded.Kept(var problems) -> to.fail(WireError.of(
                    ErrorCode.BAD_CONFIG, String.join("\n", problems), "the configuration before stays in force"));
        }
    }

    // ---- streams

    private void logs(Request.Logs asked, ResponseChannel to) {
        var apps = new ArrayList<AppId>();
        for (String name : asked.apps()) {
            Optional<AppId> known = AppId.parse(name).filter(id -> snapshots.find(id).isPresent());
            if (known.isEmpty()) {
                to.fail(noSuchApp(name));
                return;
            }
            apps.add(known.get());
        }
        surroundings.logs(apps.isEmpty() ? List.copyOf(snapshots.names()) : apps, asked, to);
    }

    private void events(boolean follow, Optional<String> name, ResponseChannel to) {
        if (name.isPresent() && AppId.parse(name.get()).flatMap(snapshots::find).isEmpty()) {
            to.fail(noSuchApp(name.get()));
            return;
        }
        EventFeed.Listener listener = event -> isAbout(event.line(), name) ? to.event(event.line()) : true;
        if (follow) {
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
