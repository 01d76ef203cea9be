package launcher.core.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.UseSample;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.AppTransitions;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Event;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.Samples;
import launcher.core.lifecycle.WaiterId;
import org.jspecify.annotations.NullMarked;

/** A launcher on a bench: time moves when the test says so, and the test plays the daemon. */
@NullMarked
final class SupervisorFixture {

    static final Reason REQUEST = new Reason(ReasonCode.REQUESTED, "requested by uid 1000");
    static final Reason OPERATOR = new Reason(ReasonCode.USER, "started by uid 0");

    static final Endpoint HERE = new Endpoint.Tcp("127.0.0.1", 20_000);

    final Supervisor launcher;
    final Map<RunId, UseSample> uses = new HashMap<>();
    MonotonicTime now = Samples.at(1000);
    Supervisor.Step step = new Supervisor.Step(List.of(), List.of(), List.of());
    private long waiters;

    SupervisorFixture(LauncherPolicy policy, AppSpec... specs) {
        launcher = new Supervisor(AppTransitions::apply, AppCatalog.of(policy, List.of(specs)), 42, now);
    }

    /** A launcher with a daemon that had nothing to take over. */
    static SupervisorFixture of(LauncherPolicy policy, AppSpec... specs) {
        var rig = new SupervisorFixture(policy, specs);
        rig.tell(new LauncherEvent.AdoptionEnded());
        return rig;
    }

    List<Effect> tell(Event event) {
        step = launcher.handle(event, now, run -> Optional.ofNullable(uses.get(run)));
        return step.effects();
    }

    void pass(Duration time) {
        MonotonicTime end = now.plus(time);
        while (!end.isBefore(launcher.nextDeadline())) {
            now = MonotonicTime.latest(now, launcher.nextDeadline());
            tick();
            assertThat(launcher.nextDeadline()).as("a tick left a deadline in the past: the loop would spin")
                    .isGreaterThan(now);
        }
        now = end;
    }

    /** What the last event led to, of this kind. */
    <T extends Effect> List<T> last(Class<T> kind) {
        return step.effects().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** What the last event made of its waiters: the code of the first refusal. */
    Refusal.Code refusal() {
        return last(Effect.Refuse.class).getFirst().refusal().code();
    }

    /** What the last event told operators, in order. */
    List<Effect.PublishEvent.Kind> told() {
        return last(Effect.PublishEvent.class).stream().map(Effect.PublishEvent::kind).toList();
    }

    App app(String name) {
        return Optional.ofNullable(launcher.apps().get(new AppId(name))).orElseThrow();
    }

    AppState state(String name) {
        return app(name).state();
    }

    ReasonCode why(String name) {
        return state(name).reason().code();
    }

    RunId run(String name) {
        return state(name).currentRun().orElseThrow();
    }

    WaiterId ask(String name, Reason reason) {
        var id = new WaiterId(++waiters);
        tell(new AppEvent.StartRequested(new AppId(name), Optional.of(id), reason));
        return id;
    }

    WaiterId stop(String name) {
        var id = new WaiterId(++waiters);
        tell(new AppEvent.StopRequested(new AppId(name), Optional.of(id), OPERATOR));
        return id;
    }

    WaiterId restart(String name) {
        var id = new WaiterId(++waiters);
        tell(new LauncherEvent.RestartRequested(new AppId(name), Optional.of(id), OPERATOR));
        return id;
    }

    /** A run of an earlier daemon is found. */
    RunId find(String name, long serial) {
        return find(name, serial, Optional.empty(), false);
    }

    /** A run that an earlier daemon left paused is found. */
    RunId findPaused(String name, long serial) {
        return find(name, serial, Optional.of(HERE), true);
    }

    private RunId find(String name, long serial, Optional<Endpoint> ready, boolean paused) {
        var run = new RunId(new AppId(name), serial);
        uses.put(run, Samples.unused(now));
        tell(new AppEvent.RunDiscovered(run, Instance.ofProcess(4711, OptionalInt.of(20_000)), ready, paused));
        return run;
    }

    void tick() {
        tell(new LauncherEvent.Tick());
    }

    void up(String name) {
        tell(new AppEvent.ProcessStarted(run(name), Instance.ofProcess(4711, OptionalInt.of(20_000))));
    }

    void ready(String name) {
        up(name);
        becomeReady(name);
    }

    void becomeReady(String name) {
        use(name, now, 0);
        tell(new AppEvent.ProbeSucceeded(run(name), new PortOwnership.Owned("127.0.0.1")));
    }

    /** A request started it and it serves. */
    void serve(String name) {
        ask(name, OPERATOR);
        ready(name);
    }

    void use(String name, MonotonicTime human, int open) {
        uses.put(run(name), open == 0 ? Samples.unused(human) : Samples.held(open, human, human));
    }

    void exit(String name, int code) {
        tell(new AppEvent.ProcessExited(run(name), new ExitStatus.Exited(code), "last words", Optional.empty()));
    }

    void gone(String name) {
        tell(new AppEvent.RunGone(run(name)));
    }

    boolean closing(String name) {
        return state(name) instanceof AppState.Ready ready && ready.draining().isPresent();
    }

    void gateClosed(String name) {
        tell(new AppEvent.GateClosed(run(name), ((AppState.Ready) state(name)).drainAttempt()));
    }

    void gateInUse(String name) {
        tell(new AppEvent.GateInUse(run(name), ((AppState.Ready) state(name)).drainAttempt()));
    }

    /** It is ready, becomes idle and is paused. */
    void pause(String name) {
        pass(app(name).spec().idleTimeout());
        gateClosed(name);
        tell(new AppEvent.ObservedPaused(run(name)));
    }

    void reload(LauncherPolicy policy, AppSpec... specs) {
        tell(new LauncherEvent.CatalogChanged(AppCatalog.of(policy, List.of(specs))));
    }

    void measure(long mebibytes) {
        tell(new LauncherEvent.MemoryMeasured(mebibytes << 20));
    }

    /** The waiters that the last event refused. */
    List<WaiterId> refused() {
        return last(Effect.Refuse.class).stream().map(Effect.Refuse::waiter).toList();
    }

    /** The waiters to which the last event granted the app, which is ready. */
    List<WaiterId> granted(String name) {
        assertThat(state(name)).isInstanceOf(AppState.Ready.class);
        return last(Effect.Grant.class).stream().map(Effect.Grant::waiter).toList();
    }

    /** The waiters that the last event told that the app is stopped. */
    List<WaiterId> answeredGone() {
        return last(Effect.AnswerGone.class).stream().map(Effect.AnswerGone::waiter).toList();
    }
}
