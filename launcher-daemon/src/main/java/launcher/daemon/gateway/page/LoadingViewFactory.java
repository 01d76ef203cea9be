package launcher.daemon.gateway.page;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import launcher.core.app.AppId;
import launcher.core.app.FailureCause;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.RunId;
import launcher.core.protocol.result.EventLine;
import launcher.core.protocol.result.EventType;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.UseGate;

/**
 * Gathers what the pages show of an app: the published states, the events, what was learned. A view wakes and counts
 * nothing.
 */
public final class LoadingViewFactory {

    private final AppSnapshots snapshots;
    private final Supplier<MonotonicTime> clock;
    private final EventSource events;
    private final Function<AppId, Optional<Duration>> startTimes;
    private final Function<List<RunId>, Map<RunId, Long>> memory;

    /**
     * @param startTimes how long a start of an app is expected to take, if a start was ever seen
     * @param memory     what runs hold, in bytes; a run that is gone is left out
     */
    public LoadingViewFactory(AppSnapshots snapshots, Supplier<MonotonicTime> clock, EventSource events,
            Function<AppId, Optional<Duration>> startTimes, Function<List<RunId>, Map<RunId, Long>> memory) {
        this.snapshots = snapshots;
        this.clock = clock;
        this.events = events;
        this.startTimes = startTimes;
        this.memory = memory;
    }

    /** How the app stands, or empty if there is none of that name. */
    public Optional<LoadingView> of(AppId app) {
        // before the state: an event that is sent twice does no harm, a missing event does
        long lastEvent = events.latest();
        return snapshots.find(app).map(found -> view(found, lastEvent));
    }

    /**
     * How the app stands for a client that has just asked for it, though that may not show yet. What an earlier start
     * came to is left out, unless it is too early for another start.
     */
    public Optional<LoadingView> wokenJustNow(AppId app) {
        return of(app).map(view -> switch (view.displayState()) {
            case STOPPED, PAUSED, FAILED -> view.retryIn().isPositive() ? view : new LoadingView(
                    app, DisplayState.STARTING, Duration.ZERO, view.expected(), "", Duration.ZERO, List.of(),
                            view.lastEvent());
            case STARTING, READY, STOPPING -> view;
        });
    }

    /**
     * How the app stands for a page that opens it once it is ready: ready only while its run lets requests in, which
     * begins a moment after the event is published. For pages that ask again: the event stream begins with {@link #of},
     * or a page could miss its only event.
     */
    public Optional<LoadingView> atGate(AppId app) {
        return of(app).map(view -> view.displayState() == DisplayState.READY && !gateIsOpen(app)
                ? view.at(DisplayState.STARTING) : view);
    }

    private boolean gateIsOpen(AppId app) {
        return snapshots.gate(app).filter(UseGate::isOpen).isPresent();
    }

    private LoadingView view(App app, long lastEvent) {
        Duration elapsed = Duration.ZERO;
        Duration retryIn = Duration.ZERO;
        String failure = "";
        switch (app.state()) {
            case AppState.Starting starting -> elapsed = starting.since().until(clock.get());
            case AppState.Failed failed -> {
                failure = failed.reason().cause().map(FailureCause::describe).orElse("failed");
                Duration left = clock.get().until(failed.retryAt());
                retryIn = left.isNegative() ? Duration.ZERO : left;
            }
            case AppState.Stopped _, AppState.Ready _, AppState.Pausing _, AppState.Paused _, AppState.Stopping _ -> {}
        }
        return new LoadingView(app.id(), DisplayState.of(app.state()), elapsed, startTimes.apply(app.id()), failure,
                retryIn,
                stepsSoFar(app.id()), lastEvent);
    }

    /** Since the latest start began; nothing once that is so long ago that it is forgotten. */
    private List<EventLine> stepsSoFar(AppId app) {
        var steps = new ArrayList<EventLine>();
        boolean begun = false;
        for (EventLine event : events.remembered()) {
            if (event.app().filter(app.value()::equals).isEmpty()) {
                continue;
            }
            if (event.type().equals(EventType.STARTING.wire())) {
                steps.clear();
                begun = true;
            }
            if (begun) {
                steps.add(event);
            }
        }
        return steps;
    }

    /**
     * The portal's rows by name, the enabled apps alone.
     *
     * @param address where a browser opens an app; empty for an app without an address for browsers
     */
    public List<PortalEntry> portal(Function<AppId, Optional<String>> address) {
        List<App> apps = snapshots.all().stream().filter(app -> app.configured() && app.spec().enabled()).toList();
        Map<RunId, Long> bytes = memory.apply(apps.stream()
                .filter(app -> app.state().process().isPresent())
                .flatMap(app -> app.state().currentRun().stream())
                .toList());
        return apps.stream().flatMap(app -> address.apply(app.id()).stream().map(at -> new PortalEntry(
                app.id(),
                at,
                DisplayState.of(app.state()),
                startTimes.apply(app.id()),
                app.state().currentRun().map(bytes::get).map(OptionalLong::of).orElse(OptionalLong.empty()))))
                        .toList();
    }
}
