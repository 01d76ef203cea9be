package launcher.daemon.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.RunPolicy;
import launcher.core.app.StopSpec;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.WaiterId;
import launcher.daemon.engine.Waiters;
import launcher.daemon.simulation.model.ModelProcess;
import launcher.daemon.simulation.model.ModelProcess.Behaviour;

/** One app of a story: how it is configured, what is done with it, and what became of that. */
final class AppScript {

    private static final Reason REQUEST = new Reason(ReasonCode.REQUESTED, "requested by uid 1000");
    private static final Reason OPERATOR = new Reason(ReasonCode.USER, "asked by uid 0");

    private final Scenario scenario;
    private final AppId id;
    private final Deque<Behaviour> oddRuns = new ArrayDeque<>();
    private final List<String> answers = new ArrayList<>();
    private Behaviour usual = Behaviour.good(Duration.ofSeconds(2));
    private int priority = 50;
    private String version = "v1";
    private Duration idleTimeout = Duration.ofMinutes(10);
    private StopSpec.WhenIdle whenIdle = StopSpec.WhenIdle.STOP;
    private boolean listed = true;
    private int runs;

    AppScript(Scenario scenario, AppId id) {
        this.scenario = scenario;
        this.id = id;
    }

    // ---- how it is

    AppScript priority(int value) {
        priority = value;
        return this;
    }

    AppScript idleTimeout(Duration value) {
        idleTimeout = value;
        return this;
    }

    /** Another version of it is configured, which a running process has to be replaced for. */
    AppScript version(String value) {
        version = value;
        return this;
    }

    AppScript pausedWhenIdle() {
        whenIdle = StopSpec.WhenIdle.PAUSE;
        return this;
    }

    AppScript leavesConfiguration() {
        listed = false;
        return this;
    }

    AppScript servesAfter(Duration time) {
        usual = Behaviour.good(time);
        return this;
    }

    AppScript endsAfter(Duration time) {
        usual = new Behaviour(false, usual.bytes(), usual.servesAfter(), false, time, false, 0, false, 0);
        return this;
    }

    /** Its next run finds a foreign process on its port. */
    AppScript nextPortTaken() {
        oddRuns.add(new Behaviour(
                false, usual.bytes(), usual.servesAfter(), true, usual.endsAfter(), false, 0, false, 0));
        return this;
    }

    Optional<AppSpec> spec() {
        return listed
                ? Optional.of(Catalogs.plain(
                        id, version, new RunPolicy(true, priority, false, true), idleTimeout, whenIdle))
                : Optional.empty();
    }

    Behaviour nextBehaviour() {
        runs++;
        return Optional.ofNullable(oddRuns.poll()).orElse(usual);
    }

    // ---- what is done

    /** A client asks for it and waits. */
    AppScript request() {
        return start(REQUEST);
    }

    /** An operator starts it and waits. */
    AppScript operatorStarts() {
        return start(OPERATOR);
    }

    private AppScript start(Reason reason) {
        scenario.world();
        scenario.daemon().post(new AppEvent.StartRequested(id, Optional.of(waiter("start")), reason));
        return this;
    }

    /** An operator stops it and waits. */
    AppScript operatorStops() {
        scenario.daemon().post(new AppEvent.StopRequested(id, Optional.of(waiter("stop")), OPERATOR));
        return this;
    }

    private WaiterId waiter(String question) {
        return scenario.daemon().ask(question, Catalogs.PATIENCE, answer -> answers.add(switch (answer) {
            case Waiters.Answer.Granted _ -> "granted";
            case Waiters.Answer.Gone _ -> "gone";
            case Waiters.Answer.Refused refused -> "refused: " + refused.refusal().code();
            case Waiters.Answer.Reported _ -> "reported";
        }));
    }

    /** A client uses it for a moment, through its gate. */
    AppScript touch() {
        scenario.daemon().users().touch(run());
        return this;
    }

    /** Its main process ends with code 1. */
    AppScript crashes() {
        scenario.world().ends(process(), new ExitStatus.Exited(1));
        return this;
    }

    /** The action happens when its lane comes to the next such effect. */
    AppScript before(Class<? extends Effect.RunEffect> effect, Runnable action) {
        scenario.cue(id, effect, true, action);
        return this;
    }

    /** The action happens when the next such effect is done, and nobody has heard of it. */
    AppScript after(Class<? extends Effect.RunEffect> effect, Runnable action) {
        scenario.cue(id, effect, false, action);
        return this;
    }

    AppScript passMillis(long millis) {
        scenario.passMillis(millis);
        return this;
    }

    /** Until it is ready and whoever waited for that has been told. */
    AppScript untilReady() {
        scenario.until(id + " ready", () -> is(AppState.Ready.class) && scenario.daemon().lanes().of(run()).isEmpty());
        return this;
    }

    AppScript until(Class<? extends AppState> state) {
        scenario.until(id + " " + state.getSimpleName(), () -> is(state));
        return this;
    }

    AppScript untilAnswered() {
        scenario.until("an answer of " + id, () -> scenario.daemon().owed().owed().isEmpty());
        return this;
    }

    // ---- what became of it

    /** What its waiters were told, in the order of telling. */
    List<String> answers() {
        return answers;
    }

    boolean is(Class<? extends AppState> state) {
        return scenario.world().daemon().isPresent() && state().filter(state::isInstance).isPresent();
    }

    boolean isFailed(ReasonCode why) {
        return state().filter(state -> state instanceof AppState.Failed && state.reason().code() == why).isPresent();
    }

    Optional<AppState> state() {
        return Optional.ofNullable(scenario.daemon().launcher().apps().get(id)).map(App::state);
    }

    RunId run() {
        return scenario.daemon().runOf(id).orElseThrow();
    }

    ModelProcess process() {
        return scenario.world().host.process(run()).orElseThrow();
    }

    /** How often it was started, by whichever daemon. */
    int runs() {
        return runs;
    }
}
