package launcher.daemon.state;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.provider.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what is known with what really runs, in case an exit was missed, and saves when each run was last used. */
public final class Reconciliation {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final AppSnapshots snapshots;
    private final Mailbox mailbox;
    private final Provider provider;
    private final Semaphore free = new Semaphore(1);
    /** Found gone in the pass before; belongs to the pass that is under way. */
    private Set<RunId> goneBefore = Set.of();

    public Reconciliation(AppSnapshots snapshots, Mailbox mailbox, Provider provider) {
        this.snapshots = snapshots;
        this.mailbox = mailbox;
        this.provider = provider;
    }

    /** Begins a pass in the background, unless a pass is under way. */
    public void begin() {
        if (free.tryAcquire()) {
            Thread.ofPlatform().daemon().name("reconciliation").start(() -> {
                try {
                    pass();
                } catch (RuntimeException e) {
                    LOG.warn("what runs could not be compared with what should; tried again at the next "
                            + "check_interval", e);
                } finally {
                    free.release();
                }
            });
        }
    }

    /**
     * A run that has only just gone is about to be reported with its exit status: only what is gone twice was missed.
     */
    void pass() {
        saveUses();
        var gone = new HashSet<RunId>();
        provider.observe(snapshots.all().stream().flatMap(app -> alive(app).stream()).toList()).forEach((run, seen) -> {
            switch (seen) {
                case GONE -> gone.add(run);
                case RUNNING, PAUSED -> {}
            }
        });
        gone.stream().filter(goneBefore::contains).forEach(run -> mailbox.post(new AppEvent.ObservedGone(run)));
        goneBefore = gone;
    }

    /** The run that should have a process. */
    private static Optional<RunId> alive(App app) {
        return switch (app.state()) {
            case AppState.Ready ready -> Optional.of(ready.run());
            case AppState.Starting starting when starting.phase() instanceof AppState.Phase.Probe ->
                    Optional.of(starting.run());
            case AppState.Starting _, AppState.Stopped _, AppState.Stopping _, AppState.Failed _ -> Optional.empty();
        };
    }

    /** Writes down when each ready run was last used, for the daemon that may come after this one. */
    public void saveUses() {
        for (App app : snapshots.all()) {
            if (app.state() instanceof AppState.Ready ready) {
                snapshots.use(ready.run()).ifPresent(use -> provider.saveLastUse(ready.run(), use.lastHumanUse()));
            }
        }
    }
}
