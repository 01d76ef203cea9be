package launcher.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.PortConflict;
import launcher.core.lifecycle.RunId;
import launcher.daemon.applog.AppLogs;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.health.ReadinessProber;
import launcher.daemon.provider.Provider;
import launcher.daemon.provider.ProviderListener;

/** What a provider tells of its runs, on its way to the mailbox, the prober and the logs. */
final class ProviderEventHandler implements ProviderListener {

    /** How many of a run's last lines explain its end. */
    private static final int LAST_LINES = 5;

    private final Mailbox mailbox;
    private final AppLogs logs;
    private final ReadinessProber prober;
    private final List<AppEvent> early = new ArrayList<>();
    private boolean released;

    ProviderEventHandler(Mailbox mailbox, AppLogs logs, ReadinessProber prober) {
        this.mailbox = mailbox;
        this.logs = logs;
        this.prober = prober;
    }

    /** From now on facts are posted as they come; before, the runs they are about had not been told. */
    synchronized void release() {
        released = true;
        early.forEach(mailbox::post);
        early.clear();
    }

    @Override
    public void exited(RunId run, ExitStatus status, Optional<PortConflict> conflict) {
        post(new AppEvent.ProcessExited(run, status, String.join(" | ", logs.lastLines(run, LAST_LINES)), conflict));
    }

    @Override
    public void output(RunId run, long epochMillis, String line) {
        logs.append(run, epochMillis, line);
        prober.output(run, line);
    }

    @Override
    public void observed(RunId run, Provider.Observation observation) {
        switch (observation) {
            case GONE -> post(new AppEvent.ObservedGone(run));
            case RUNNING, PAUSED -> {}
        }
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
}
