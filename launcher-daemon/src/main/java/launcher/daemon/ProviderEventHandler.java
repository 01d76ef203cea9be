package launcher.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.ProcessSpec.PortSpec;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.daemon.applog.AppLogs;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.health.PortOwners;
import launcher.daemon.health.PortOwners.Ownership;
import launcher.daemon.health.ReadinessProber;
import launcher.daemon.provider.ProviderListener;

/** What a provider tells of its runs, on its way to the mailbox, the prober and the logs. */
final class ProviderEventHandler implements ProviderListener {

    /** How many of a run's last lines explain its end. */
    private static final int LAST_LINES = 5;

    private final Mailbox mailbox;
    private final AppSnapshots snapshots;
    private final AppLogs logs;
    private final ReadinessProber prober;
    private final PortOwners owners;
    private final List<AppEvent> early = new ArrayList<>();
    private boolean released;

    ProviderEventHandler(
            Mailbox mailbox,
            AppSnapshots snapshots,
            AppLogs logs,
            ReadinessProber prober,
            PortOwners owners) {
        this.mailbox = mailbox;
        this.snapshots = snapshots;
        this.logs = logs;
        this.prober = prober;
        this.owners = owners;
    }

    /** From now on facts are posted as they come; before, the runs they are about had not been told. */
    synchronized void release() {
        released = true;
        early.forEach(mailbox::post);
        early.clear();
    }

    @Override
    public void exited(RunId run, ExitStatus status) {
        var exited = new AppEvent.ProcessExited(run, status, String.join(" | ", logs.lastLines(run, LAST_LINES)));
        OptionalInt port = givenPort(run);
        if (port.isEmpty()) {
            post(exited);
        } else {
            // whose it is takes a look at the whole process table; everybody's output and exits are read on this thread
            Thread.ofPlatform().daemon().name("port-of-" + run).start(() -> post(takenBy(run, port.getAsInt())
                    .<AppEvent>map(by -> new AppEvent.PortTaken(run, by)).orElse(exited)));
        }
    }

    @Override
    public void output(RunId run, long epochMillis, String line) {
        logs.append(run, epochMillis, line);
        prober.output(run, line);
    }

    @Override
    public void overMemoryLimit(RunId run, long bytes) {
        post(new AppEvent.OverMemoryLimit(run, bytes));
    }

    private synchronized void post(AppEvent fact) {
        if (released) {
            mailbox.post(fact);
        } else {
            early.add(fact);
        }
    }

    /** An app that ended while starting because somebody else took the port the launcher gave it did not crash. */
    private OptionalInt givenPort(RunId run) {
        return snapshots.find(run.app())
                .filter(app -> app.spec().process().port() instanceof PortSpec.Auto)
                .filter(app -> app.state() instanceof AppState.Starting starting && starting.run().equals(run))
                .flatMap(app -> app.state().process())
                .map(Instance::port).orElse(OptionalInt.empty());
    }

    private Optional<String> takenBy(RunId run, int port) {
        return switch (owners.check(run, port)) {
            case Ownership.TakenBy(long pid, String name) -> Optional.of("pid " + pid + " (" + name + ")");
            case Ownership.Owned _, Ownership.NotListening _ -> Optional.empty();
        };
    }
}
