package launcher.daemon.state;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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

/**
 * Compares what is known with what really runs, in case an exit was missed or another program paused a run or let it go
 * on, and saves when each run was last used.
 */
public final class Reconciliation {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final AppSnapshots snapshots;
    private final Mailbox mailbox;
    private final Provider provider;
    private final Semaphore free = new Semaphore(1);
    /** Found so in the pass before; both belong to the pass that is under way. */
    private Set<RunId> goneBefore = Set.of();

    private Set<RunId> pausedBefore = Set.of();

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
     * A run that has only just gone is about to be reported with its exit status, and a debugger or a snapshot holds a
     * run for a moment: what is gone or held twice was missed. What goes on was resumed, since a paused run is one that
     * was seen held.
     */
    void pass() {
        saveUses();
        var gone = new HashSet<RunId>();
        var held = new HashSet<RunId>();
        Map<RunId, AppState> expected = new HashMap<>();
        snapshots.all().forEach(app -> alive(app).ifPresent(run -> expected.put(run, app.state())));
        provider.observe(expected.keySet()).forEach((run, seen) -> {
            boolean paused = expected.get(run) instanceof AppState.Paused;
            switch (seen) {
                case GONE -> gone.add(run);
                case PAUSED -> {
                    if (!paused) {
                        held.add(run);
                    }
                }
                case RUNNING -> {
                    if (paused) {
                        mailbox.post(new AppEvent.ObservedRunning(run));
                    }
                }
            }
        });
        gone.stream().filter(goneBefore::contains).forEach(run -> mailbox.post(new AppEvent.ObservedGone(run)));
        held.stream().filter(pausedBefore::contains).forEach(run -> mailbox.post(new AppEvent.ObservedPaused(run)));
        goneBefore = gone;
        pausedBefore = held;
    }

    /** The run that should have a process. */
    private static Optional<RunId> alive(App app) {
        return switch (app.state()) {
            case AppState.Ready ready -> Optional.of(ready.run());
            case AppState.Paused paused -> Optional.of(paused.run());
            case AppState.Starting starting when starting.phase() instanceof AppState.Phase.Probe ->
                    Optional.of(starting.run());
            case AppState.Starting _, AppState.Stopped _, AppState.Pausing _, AppState.Stopping _,
                    AppState.Failed _ -> Optional.empty();
        };
    }

    /** Writes down when each ready or paused run was last used, for the daemon that may come after this one. */
    public void saveUses() {
        for (App app : snapshots.all()) {
            switch (app.state()) {
                case AppState.Ready ready -> saveUse(ready.run());
                case AppState.Pausing pausing -> saveUse(pausing.to().run());
                case AppState.Paused paused -> saveUse(paused.run());
                case AppState.Starting _, AppState.Stopped _, AppState.Stopping _, AppState.Failed _ -> {}
            }
        }
    }

    private void saveUse(RunId run) {
        snapshots.use(run).ifPresent(use -> provider.saveLastUse(run, use.lastHumanUse()));
    }
}
