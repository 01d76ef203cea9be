package launcher.daemon;

import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppSpec;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.StopSpec;
import launcher.core.health.PortOwnership;
import launcher.core.health.ProbeSpec;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.daemon.control.EventPublisher;
import launcher.daemon.engine.EffectHandlers;
import launcher.daemon.engine.EventFeed;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.provider.ForwardingProvider;
import launcher.daemon.provider.Provider;
import launcher.daemon.provider.RecordedRuns;
import launcher.daemon.provider.ScriptedHost;
import launcher.daemon.provider.ScriptedProvider;

/** A machine on which every start of an app fails in the same way, and on which every text about it holds a secret. */
final class FailingHost extends ForwardingProvider implements EffectHandlers.Prober {

    /** Never part of an answer to a client. */
    static final String SECRET = "postgres://app:hunter2@db/sales";

    /** A port without a listener. */

    private static final long PID = 4711;

    private final Mailbox mailbox;
    private final EventFeed feed;
    private final Failure failure;

    /** How it fails. */
    enum Failure {
        EXITED("exited with code 3 while starting"),
        SIGNALED("was ended by signal 9 while starting"),
        VANISHED("ended without an exit status while starting"),
        NOT_STARTED("could not be started"),
        PORT_TAKEN("found its port taken"),
        MEMORY_LIMIT("held more memory than it may"),
        STARTUP_TIMEOUT("did not become ready in time"),
        CRASH_LOOP("crash loop: it failed too often, the last time it exited with code 3"),
        STOPPED("was stopped meanwhile"),
        EXITED_WHEN_READY("");

        /** What of it a client gets; empty if that depends on the moment at which it asks. */
        final String detail;

        Failure(String detail) {
            this.detail = detail;
        }

        boolean endsStopped() {
            return this == STOPPED;
        }

        /** True if the operator's text of it holds the secret. */
        boolean holdsSecret() {
            return this != STARTUP_TIMEOUT && this != MEMORY_LIMIT;
        }
    }

    FailingHost(Mailbox mailbox, EventFeed feed, Failure failure) {
        super(new ScriptedProvider(new ScriptedHost(), new RecordedRuns()));
        this.mailbox = mailbox;
        this.feed = feed;
        this.failure = failure;
    }

    private void happens(AppEvent fact) {
        mailbox.post(fact);
    }

    // ---- the provider

    @Override
    public StartResult start(RunId run, AppSpec spec) {
        return failure == Failure.NOT_STARTED
                ? new StartResult.NotStarted("no such file: /srv/" + SECRET)
                : new StartResult.Started(Instance.ofProcess(PID, OptionalInt.empty()));
    }

    @Override
    public StopResult stop(RunId run, StopSpec how) {
        return new StopResult.Gone();
    }

    // ---- the adapters

    private static AppEvent exited(RunId run, ExitStatus status) {
        return new AppEvent.ProcessExited(run, status, SECRET, Optional.empty());
    }

    /** What the engine works with: it probes as this host fails, and publishes as the daemon does. */
    EffectHandlers handlers() {
        return new EffectHandlers(_ -> {}, this, () -> {}, () -> {}, _ -> {},
                new EventPublisher(feed, Clock.systemUTC()), _ -> {});
    }

    @Override
    public void start(RunId run, ProbeSpec spec, Provider provider) {
        switch (failure) {
            case EXITED, CRASH_LOOP -> happens(exited(run, new ExitStatus.Exited(3)));
            case SIGNALED -> happens(exited(run, new ExitStatus.Signaled(9)));
            case VANISHED -> happens(exited(run, new ExitStatus.Unknown()));
            case PORT_TAKEN -> happens(new AppEvent.ProbeFailed(
                    run, new PortOwnership.TakenBy(7, SECRET), SECRET));
            case MEMORY_LIMIT -> happens(new AppEvent.OverMemoryLimit(run, 1L << 40));
            case STOPPED -> happens(new AppEvent.StopRequested(
                    run.app(), Optional.empty(), new Reason(ReasonCode.USER, "stopped by " + SECRET)));
            case EXITED_WHEN_READY -> {
                happens(new AppEvent.ProbeSucceeded(run, new PortOwnership.NotListening()));
                happens(exited(run, new ExitStatus.Exited(3)));
            }
            case NOT_STARTED, STARTUP_TIMEOUT -> {}
        }
    }

    @Override
    public void stop(RunId run) {}
}
