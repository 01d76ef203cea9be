package launcher.daemon.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.PortConflict;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.Provider;
import launcher.daemon.provider.ProviderListener;

/** What a provider tells of its runs, on its way to the mailbox, the logs and the probes. */
public final class ProviderEventHandler implements ProviderListener {

    /** How many of a run's last lines explain its end. */
    private static final int LAST_LINES = 5;

    private final Mailbox mailbox;
    private final RunOutput output;
    private final BiConsumer<RunId, String> lines;
    private final List<AppEvent> early = new ArrayList<>();
    private boolean released;

    /** @param lines told each line after {@code output} was; must return at once */
    public ProviderEventHandler(Mailbox mailbox, RunOutput output, BiConsumer<RunId, String> lines) {
        this.mailbox = mailbox;
        this.output = output;
        this.lines = lines;
    }

    /** From now on facts are posted as they come; before, the runs they are about had not been told. */
    public synchronized void release() {
        released = true;
        early.forEach(mailbox::post);
        early.clear();
    }

    @Override
    public void exited(RunId run, ExitStatus status, Optional<PortConflict> conflict) {
        post(new AppEvent.ProcessExited(run, status, String.join(" | ", output.lastLines(run, LAST_LINES)), conflict));
    }

    @Override
    public void output(RunId run, long epochMillis, String line) {
        output.append(run, epochMillis, line);
        lines.accept(run, line);
    }

    @Override
    public void observed(RunId run, Provider.Observation observation) {
        switch (observation) {
            case GONE -> post(new AppEvent.ObservedGone(run));
            case PAUSED -> post(new AppEvent.ObservedPaused(run));
            case RUNNING -> post(new AppEvent.ObservedRunning(run));
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
