package launcher.daemon.engine;

import java.util.function.Consumer;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.app.StopSpec;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what the core decided: starts the work in the run's lane and returns at once. */
public final class EffectExecutor implements Consumer<Effect> {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final Mailbox mailbox;
    private final AppSnapshots snapshots;
    private final Supplier<MonotonicTime> clock;
    private final Provider provider;
    private final Waiters waiters;
    private final EffectHandlers handlers;
    private final KeyedSerialExecutor lanes;

    public EffectExecutor(
            Mailbox mailbox, AppSnapshots snapshots, Supplier<MonotonicTime> clock, Provider provider, Waiters waiters,
                    EffectHandlers handlers) {
        this(mailbox, snapshots, clock, provider, waiters, handlers, new KeyedSerialExecutor());
    }

    EffectExecutor(
            Mailbox mailbox, AppSnapshots snapshots, Supplier<MonotonicTime> clock, Provider provider, Waiters waiters,
                    EffectHandlers handlers, KeyedSerialExecutor lanes) {
        this.mailbox = mailbox;
        this.snapshots = snapshots;
        this.clock = clock;
        this.provider = provider;
        this.waiters = waiters;
        this.handlers = handlers;
        this.lanes = lanes;
    }

    @Override
    public void accept(Effect effect) {
        switch (effect) {
            case Effect.RunEffect inLane -> lanes.put(inLane.run(), () -> perform(inLane));
            case Effect.AnswerGone(var waiter) -> waiters.answer(waiter, new Waiters.Answer.Gone());
            case Effect.Refuse(var waiter, var refusal) ->
                    waiters.answer(waiter, new Waiters.Answer.Refused(refusal));
            case Effect.Report(var waiter, var decisions, var summary) ->
                    waiters.answer(waiter, new Waiters.Answer.Reported(decisions, summary));
            case Effect.PublishEvent announcement -> handlers.publish().accept(announcement);
            case Effect.LogMessage(boolean warning, String message) -> remark(warning, message);
            case Effect.LearnStart start -> handlers.learnStart().accept(start);
            case Effect.MeasureMemory _ -> handlers.measureMemory().run();
            case Effect.Reconcile _ -> handlers.reconcile().run();
        }
    }

    private static void remark(boolean warning, String message) {
        if (warning) {
            LOG.warn("{}", message);
        } else {
            LOG.info("{}", message);
        }
    }

    private void perform(Effect.RunEffect effect) {
        RunId run = effect.run();
        switch (effect) {
            case Effect.StartRun start -> start(start);
            case Effect.StartProbe(_, var spec) -> handlers.prober().start(run, spec, provider);
            case Effect.StopProbe _ -> handlers.prober().stop(run);
            case Effect.PersistEndpoint(_, var endpoint) -> provider.persistEndpoint(run, endpoint);
            case Effect.OpenGate(_, var use) -> snapshots.gate(run).ifPresent(gate -> gate.open(clock.get(), use));
            case Effect.CloseGateIfUnused close -> closeIfUnused(close);
            case Effect.CloseGate _ -> snapshots.gate(run).ifPresent(UseGate::close);
            case Effect.PauseRun _ -> pause(run);
            case Effect.ResumeRun _ -> resume(run);
            case Effect.StopRun stop -> stop(stop);
            case Effect.CleanUpRun _ -> provider.cleanUp(run);
            case Effect.Grant(_, var waiter, var endpoint, var startedIn) ->
                    waiters.answer(waiter, new Waiters.Answer.Granted(run, endpoint, startedIn));
        }
    }

    private void start(Effect.StartRun start) {
        RunId run = start.run();
        try {
            handlers.runBegins().accept(run);
            switch (provider.start(run, start.spec())) {
                case Provider.StartResult.Started(Instance instance) ->
                        mailbox.post(new AppEvent.ProcessStarted(run, instance));
                case Provider.StartResult.NotStarted(String why) -> mailbox.post(new AppEvent.NotStarted(run, why));
            }
        } catch (RuntimeException bug) {
            LOG.error("{}: starting it failed unexpectedly", run.app(), bug);
            mailbox.post(new AppEvent.NotStarted(run, "internal error: " + bug));
        }
    }

    private void closeIfUnused(Effect.CloseGateIfUnused close) {
        RunId run = close.run();
        try {
            handlers.checkTouches().accept(run.app());
        } catch (RuntimeException bug) {
            LOG.error("{}: its touch file could not be looked at; its gate alone decides", run.app(), bug);
        }
        boolean closed = snapshots.gate(run)
                .map(gate -> gate.closeIfUnused(close.lastHuman(), clock.get(), close.busyMax())).orElse(true);
        mailbox.post(closed
                ? new AppEvent.GateClosed(run, close.drainAttempt())
                : new AppEvent.GateInUse(run, close.drainAttempt()));
    }

    private void pause(RunId run) {
        try {
            mailbox.post(switch (provider.pause(run)) {
                case Provider.PauseResult.Paused() -> new AppEvent.ObservedPaused(run);
                case Provider.PauseResult.NotPaused(String why) -> new AppEvent.NotPaused(run, why);
            });
        } catch (RuntimeException bug) {
            LOG.error("{}: pausing it failed unexpectedly", run.app(), bug);
            mailbox.post(new AppEvent.NotPaused(run, "internal error: " + bug));
        }
    }

    private void resume(RunId run) {
        try {
            mailbox.post(switch (provider.resume(run)) {
                case Provider.ResumeResult.Resumed() -> new AppEvent.ObservedRunning(run);
                case Provider.ResumeResult.NotResumed(String why) -> new AppEvent.NotResumed(run, why);
            });
        } catch (RuntimeException bug) {
            LOG.error("{}: resuming it failed unexpectedly", run.app(), bug);
            mailbox.post(new AppEvent.NotResumed(run, "internal error: " + bug));
        }
    }

    private void stop(Effect.StopRun stop) {
        RunId run = stop.run();
        try {
            boolean asks = stop.how().signal() != StopSpec.Signal.KILL;
            switch (asks ? provider.stop(run, stop.how()) : provider.kill(run)) {
                case Provider.StopResult.Gone() -> mailbox.post(new AppEvent.RunGone(run));
                case Provider.StopResult.Stuck(String left) -> mailbox.post(new AppEvent.RunStuck(run, left));
            }
        } catch (RuntimeException bug) {
            LOG.error("{}: stopping it failed unexpectedly; it is tried again", run.app(), bug);
            mailbox.post(new AppEvent.RunStuck(run, "its processes"));
        }
    }
}
