package launcher.daemon.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.TransitionTable;
import launcher.daemon.simulation.model.Violation;

/** Which facts met an app in which state, and which of these meetings cannot be. */
final class Coverage {

    /** Where an app stands when a fact about it comes. */
    enum State {
        /** There is no such app. */
        UNKNOWN,
        /** The fact is about a run that is not the current run; the app's own state does not matter then. */
        OTHER_RUN,
        STOPPED,
        /** It waits for a slot. */
        QUEUED,
        SPAWNING,
        PROBED,
        READY,
        CLOSING,
        PAUSING,
        PAUSED,
        RESUMING,
        STOPPING,
        STUCK,
        FAILED;

        static State of(AppState state) {
            return switch (state) {
                case AppState.Stopped _ -> STOPPED;
                case AppState.Starting starting -> switch (starting.phase()) {
                    case AppState.Phase.Slot _ -> QUEUED;
                    case AppState.Phase.Spawn _ -> SPAWNING;
                    case AppState.Phase.Probe _ -> PROBED;
                    case AppState.Phase.Resume _ -> RESUMING;
                };
                case AppState.Ready ready -> ready.draining().isPresent() ? CLOSING : READY;
                case AppState.Pausing _ -> PAUSING;
                case AppState.Paused _ -> PAUSED;
                case AppState.Stopping stopping -> stopping.stuck() ? STUCK : STOPPING;
                case AppState.Failed _ -> FAILED;
            };
        }
    }

    private final SortedMap<String, Long> visits = new TreeMap<>();

    /** The same table, whose visits are counted here. It fails at once where the loop would log a bug and go on. */
    TransitionTable watching(TransitionTable table) {
        return (app, event, context) -> {
            visit(State.of(app.state()), event);
            try {
                return table.apply(app, event, context);
            } catch (RuntimeException bug) {
                throw new Violation("the table failed at " + event + " in " + app.state(), bug);
            }
        };
    }

    /** A fact that no table is asked about, since there is no such app or it is about another run. */
    void visitUnrelated(AppEvent event, Optional<App> app) {
        if (event instanceof AppEvent.RunEvent about) {
            if (!app.map(App::state).flatMap(AppState::currentRun).equals(Optional.of(about.run()))) {
                visit(State.OTHER_RUN, event);
            }
        } else if (app.isEmpty()) {
            visit(State.UNKNOWN, event);
        }
    }

    private void visit(State state, AppEvent event) {
        visits.merge(pair(state, event.getClass()), 1L, Long::sum);
    }

    void add(Coverage other) {
        other.visits.forEach((pair, count) -> visits.merge(pair, count, Long::sum));
    }

    SortedMap<String, Long> visits() {
        return visits;
    }

    static String pair(State state, Class<?> event) {
        return state + " x " + event.getSimpleName();
    }

    /** Every pair that a list of states and facts makes. */
    static List<String> pairs(Collection<State> states, Collection<Class<?>> events) {
        var pairs = new ArrayList<String>();
        states.forEach(state -> events.forEach(event -> pairs.add(pair(state, event))));
        return pairs;
    }

    /** Every pair there could be if every fact could come at any time. */
    static List<String> thinkable() {
        return pairs(Arrays.asList(State.values()), leaves(AppEvent.class).toList());
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed() ? Stream.of(type.getPermittedSubclasses()).flatMap(Coverage::leaves) : Stream.of(type);
    }
}
