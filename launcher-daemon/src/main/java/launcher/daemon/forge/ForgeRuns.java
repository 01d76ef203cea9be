package launcher.daemon.forge;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.provider.Provider;

/**
 * The launcher's side: its apps, and what becomes of them.
 *
 * @param begin    called with each run that is taken over, before anything is heard of it
 * @param found    posts a run that was found, as used just now
 * @param withdraw takes it back, if its app turns out to have another
 * @param drained  waits until all that was posted is handled, this long at most
 */
public record ForgeRuns(AppSnapshots snapshots, Mailbox mailbox, Provider provider, Consumer<RunId> begin,
        Consumer<AppEvent.RunDiscovered> found, Consumer<RunId> withdraw, Predicate<Duration> drained) {

    private static final Duration DRAIN_MAX = Duration.ofSeconds(10);

    Set<AppId> names() {
        return snapshots.names();
    }

    /** The app, if slforge could know it: a Streamlit app with a port of its own. */
    Optional<App> find(AppId app) {
        return snapshots.find(app).filter(App::configured)
                .filter(known -> known.spec().streamlit() && known.spec().port() instanceof PortSpec.Fixed);
    }

    /** Takes the process over as a run of the app, which has none. */
    void takeOver(AppSpec spec, StreamlitProcess process) {
        var run = new RunId(spec.id(), System.nanoTime());
        OptionalInt port = process.port().isPresent() ? process.port()
                : spec.port() instanceof PortSpec.Fixed(int number) ? OptionalInt.of(number) : OptionalInt.empty();
        provider.takeOver(run, spec, process.pid(), port).ifPresent(instance -> {
            begin.accept(run);
            found.accept(new AppEvent.RunDiscovered(run, instance, Optional.empty(), false,
                    "started by slforge"));
            boolean taken = drained.test(DRAIN_MAX) && snapshots.find(spec.id())
                    .flatMap(app -> app.state().currentRun()).filter(run::equals).isPresent();
            if (!taken && provider.knows(run)) {
                withdraw.accept(run);
                provider.letGo(run);
            }
        });
    }

    /** As by an operator: it stays down until it is wanted, even an app that is always on. */
    void stopped(AppId app) {
        mailbox.post(new AppEvent.StopRequested(app, Optional.empty(),
                new Reason(ReasonCode.USER, "stopped by slforge")));
    }
}
