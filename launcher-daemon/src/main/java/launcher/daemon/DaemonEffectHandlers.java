package launcher.daemon;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import launcher.core.app.Reason;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.daemon.applog.AppLogs;
import launcher.daemon.control.WireNames;
import launcher.daemon.engine.EffectExecutor;
import launcher.daemon.engine.EventFeed;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.health.CommandFactory;
import launcher.daemon.health.ReadinessListener;
import launcher.daemon.health.ReadinessProber;
import launcher.daemon.memory.MemoryWatch;
import launcher.daemon.provider.Provider;
import launcher.daemon.state.Reconciliation;
import launcher.daemon.state.StartTimeRecorder;
import launcher.daemon.track.TouchFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the effects meet the adapters, and the adapters' findings the mailbox. */
final class DaemonEffectHandlers implements EffectExecutor.EffectHandlers, ReadinessListener {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final Mailbox mailbox;
    private final ReadinessProber prober;
    private final Provider provider;
    private final MemoryWatch memory;
    private final Reconciliation reconciliation;
    private final StartTimeRecorder learned;
    private final EventFeed feed;
    private final AppLogs logs;
    private final TouchFolder touches;
    private final Map<RunId, String> notReady = new ConcurrentHashMap<>();

    DaemonEffectHandlers(
            Mailbox mailbox,
            ReadinessProber prober,
            Provider provider,
            MemoryWatch memory,
            Reconciliation reconciliation,
            StartTimeRecorder learned,
            EventFeed feed,
            AppLogs logs,
            TouchFolder touches) {
        this.mailbox = mailbox;
        this.prober = prober;
        this.provider = provider;
        this.memory = memory;
        this.reconciliation = reconciliation;
        this.learned = learned;
        this.feed = feed;
        this.logs = logs;
        this.touches = touches;
    }

    // ---- effects

    @Override
    public void begin(RunId run) {
        logs.begin(run);
    }

    @Override
    public void watchReadiness(Effect.StartProbe watch) {
        CommandFactory likeTheApp = command -> provider.exec(watch.run(), watch.spec(), command)
                .orElseThrow(() ->
                        new IOException("the command cannot be started as the app was; the daemon's log says why"));
        prober.watch(watch.run(), watch.spec().readiness(), watch.instance().port(), likeTheApp, this);
    }

    @Override
    public void endReadiness(RunId run) {
        prober.cancel(run);
        notReady.remove(run);
    }

    @Override
    public void measureMemory() {
        memory.sampleNow();
    }

    @Override
    public void reconcile() {
        reconciliation.begin();
    }

    @Override
    public void learnStart(Effect.LearnStart start) {
        learned.learn(start.app(), start.took());
    }

    @Override
    public void announce(Effect.PublishEvent announcement) {
        switch (announcement.kind()) {
            case ERROR -> LOG.warn("{}", announcement.message());
            case STARTING, WOKE, WAITING_READY, READY, STOPPING, STOPPED, EVICTED, EXITED ->
                    LOG.info("{}", announcement.message());
        }
        publish(feed, announcement);
    }

    static void publish(EventFeed feed, Effect.PublishEvent announcement) {
        feed.publish(Clock.systemUTC().instant(), Optional.of(announcement.app()),
                WireNames.eventType(announcement.kind()), announcement.reason().flatMap(Reason::cause),
                announcement.message());
    }

    @Override
    public void lookAgain(RunId run) {
        touches.lookAgain(run.app());
    }

    // ---- what the prober finds

    @Override
    public void ready(RunId run, Endpoint endpoint) {
        notReady.remove(run);
        mailbox.post(new AppEvent.BecameReady(run, endpoint));
    }

    @Override
    public void notYet(RunId run, String lastFailure) {
        notReady.put(run, lastFailure);
    }

    @Override
    public void portTaken(RunId run, String by) {
        mailbox.post(new AppEvent.PortTaken(run, by));
    }

    /** What the last probe of a run that is not ready yet found wrong. */
    Optional<String> notReadyBecause(RunId run) {
        return Optional.ofNullable(notReady.get(run));
    }
}
