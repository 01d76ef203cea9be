package launcher.daemon.simulation.invariant;

import java.util.Map;
import launcher.core.app.AppId;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.RunId;
import launcher.core.supervisor.Supervisor;
import launcher.daemon.engine.Waiters;
import launcher.daemon.simulation.model.ShortText;
import launcher.daemon.simulation.model.Violation;

/** Something that holds during the life of one daemon, looked at whenever something happened. */
abstract class Invariant {

    /** The daemon that it holds of. */
    final SystemView system;

    Invariant(SystemView system) {
        this.system = system;
    }

    /**
     * A step of the loop, whose effects have not begun.
     *
     * @param earlier the apps as they were before
     */
    record Taken(Event event, Supervisor.Step step, Map<AppId, App> earlier) {}

    /** An app that a step changed. */
    record Change(App before, App after, Event event) {}

    /** After each step. */
    void step(Taken taken) {}

    /** After each step, of each app that it changed and that was known before. */
    void changed(Change change) {}

    /** After each step, of each app. */
    void app(App app) {}

    /** A lane comes to an effect. */
    void before(Effect.RunEffect effect) {}

    /** The call of an effect was made; what it takes may still pass. */
    void after(Effect.RunEffect effect) {}

    /** A use came in through the gate of a run. */
    void useBegan(RunId run) {}

    /** A waiter was answered. */
    void answered(Waiters.Answer answer) {}

    /** @throws Violation if the promise is broken, with the name of this invariant */
    final void hold(boolean promise, String broken, Object about) {
        if (!promise) {
            throw new Violation(getClass().getSimpleName() + ": " + broken + ": " + ShortText.of(about));
        }
    }
}
