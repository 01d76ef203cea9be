package launcher.daemon.provider.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.PortConflict;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.IoErrors;
import launcher.daemon.os.OsException;
import launcher.daemon.os.OsPoller;
import launcher.daemon.os.Pidfd;
import launcher.daemon.os.Posix;
import launcher.daemon.provider.ProviderListener;
import launcher.daemon.provider.process.cgroup.RunCgroup;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Supervises one run, a child and an adopted one alike: a pidfd tells that it ended, the run folder tells how.
 *
 * <pre>
 *   shim ended ─┬─ exit file ───────────────────────────► exited(status)
 *               ├─ none, app gone ──────────────────────► exited(unknown)
 *               └─ none, app alive ──► watch the app ───► exited(unknown)
 * </pre>
 *
 * The last row is a shim that was killed alone. Its app serves on under the same run, with its output, until it ends or
 * is stopped; only its exit status is written by no process any more. The end of a run that was not known to serve is
 * reported together with the process that listens on its port. All private methods run on the poller's thread, but for
 * the look at that port.
 */
final class RunMonitor {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** Above it a shell's status stands for a signal; no signal has a higher number than the second. */
    private static final int SIGNAL_STATUS_BASE = 128;
    private static final int SIGNAL_MAX = 64;

    private static final int EXIT_TOLD_SECONDS_MAX = 2;

    private final RunId run;
    private final RunDirectory folder;
    private final Optional<RunCgroup> cgroup;
    private final OsPoller poller;
    private final ProviderListener listener;
    private final OutputPipe output;
    private final CompletableFuture<Optional<RunDirectory.Registration>> registered = new CompletableFuture<>();
    private final CompletableFuture<ExitStatus> exited = new CompletableFuture<>();
    private volatile RunRecord record;
    /** The latest change of the record could not be written. */
    private boolean unwritten;
    private volatile boolean over;
    private OsPoller.@Nullable Watch processWatch;
    private boolean released;

    /** Opens the output; the process is watched from {@link #watchChild} or {@link #watchAdopted} on. */
    RunMonitor(RunId run, RunDirectory folder, Path out, RunRecord record, Optional<RunCgroup> cgroup, OsPoller poller,
            OutputPipe.Buffer buffer, ProviderListener listener) throws OsException {
        this.run = run;
        this.folder = folder;
        this.record = record;
        this.cgroup = cgroup;
        this.poller = poller;
        this.listener = listener;
        this.output = OutputPipe.open(out, poller, buffer, this::line);
    }

    RunId run() {
        return run;
    }

    RunDirectory folder() {
        return folder;
    }

    Optional<RunCgroup> cgroup() {
        return cgroup;
    }

    /** Which processes are the run's. Not before it has registered. */
    RunProcesses processes() {
        return new RunProcesses(run, registered.join().orElseThrow(), cgroup, record.uid());
    }

    RunRecord record() {
        return record;
    }

    /** Makes the folder again if another program removed or damaged it; true if so. */
    synchronized boolean restore() throws IOException {
        Optional<RunDirectory.Registration> there = registered.getNow(Optional.empty());
        if (over || there.isEmpty()) {
            return false;
        }
        boolean damaged = folder.restore(record, there.get()) && !unwritten;
        unwritten = false;
        return damaged;
    }

    /**
     * Writes the record anew for the daemon that adopts the run; a failure costs only what has changed, and
     * {@link #restore} tries again.
     */
    synchronized void updateRecord(UnaryOperator<RunRecord> change) {
        record = change.apply(record);
        try {
            folder.writeRecord(record);
            unwritten = false;
        } catch (IOException e) {
            // said by the next look, which tries once more
            LOG.debug("{}: its record cannot be written: {}", run, IoErrors.of(e));
            unwritten = true;
        }
    }

    /**
     * Completes with the registration, or with empty once it is certain that none will come: then the app never starts.
     */
    CompletableFuture<Optional<RunDirectory.Registration>> registered() {
        return registered;
    }

    /** True once the main process has ended, from before the listener is called on. */
    boolean over() {
        return over;
    }

    /** Waits for the listener to have been told of an exit that has happened, but not for long. */
    void awaitExitTold() throws InterruptedException {
        try {
            exited.get(EXIT_TOLD_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("{}: gone, but its exit is not told yet", run);
        }
    }

    /** Supervises a child that has just been spawned and has not registered. */
    void watchChild(long pid) {
        OptionalInt pidfd;
        try {
            pidfd = OptionalInt.of(Pidfd.open(pid));
        } catch (OsException e) {
            // it has ended and been reaped already
            pidfd = OptionalInt.empty();
        }
        watch(pidfd, this::shimEnded);
    }

    /** Supervises a run that registered with an earlier daemon, from wherever it is now. */
    void watchAdopted(RunDirectory.Registration registration) {
        registered.complete(Optional.of(registration));
        watch(registration.shim().open(), this::shimEnded);
    }

    /** Ends the supervision; nothing more is reported. All processes go on. */
    void release() {
        poller.execute(() -> {
            released = true;
            output.close();
            unwatch();
        });
    }

    private void watch(OptionalInt pidfd, Runnable ended) {
        poller.execute(() -> {
            if (pidfd.isEmpty()) {
                ended.run();
            } else if (released) {
                Posix.closeQuietly(pidfd.getAsInt());
            } else {
                processWatch = poller.watchOnce(pidfd.getAsInt(), OsPoller.READABLE, _ -> ended.run());
            }
        });
    }

    private void unwatch() {
        OsPoller.Watch watch = processWatch;
        if (watch != null) {
            watch.cancel();
            processWatch = null;
        }
    }

    private void line(String line) {
        if (line.equals(RunDirectory.REGISTERED)) {
            registered.complete(folder.registration());
            return;
        }
        if (line.equals(RunDirectory.EXITED) && hasExited()) {
            // not at once: this is called in the middle of a read
            poller.execute(this::shimEnded);
            return;
        }
        tell(() -> listener.output(run, System.currentTimeMillis(), line));
    }

    /** An app may print what it likes. */
    private boolean hasExited() {
        return !over && folder.exitStatus().isPresent()
                && registered.getNow(Optional.empty()).filter(there -> !there.app().alive()).isPresent();
    }

    private void shimEnded() {
        unwatch();
        if (released || over) {
            return;
        }
        output.drain();
        Optional<RunDirectory.Registration> registration = settleRegistration();
        if (registration.isEmpty()) {
            return;
        }
        OptionalInt app = registration.get().app().open();
        if (app.isPresent()) {
            LOG.warn("{}: its shim (pid {}) was killed, the app (pid {}) goes on", run, registration.get().shim().pid(),
                    registration.get().app().pid());
        }
        watch(app, this::appEnded);
    }

    /** A shim that was killed may have left a subshell that is about to register: it is told not to, or had done so. */
    private Optional<RunDirectory.Registration> settleRegistration() {
        if (!registered.isDone()) {
            try {
                registered.complete(folder.cancel());
            } catch (IOException e) {
                LOG.debug("{}: {}", run, e.getMessage());
                registered.complete(Optional.empty());
            }
        }
        return registered.join();
    }

    private void appEnded() {
        unwatch();
        if (released) {
            return;
        }
        output.drain();
        boolean ours = registered.getNow(Optional.empty()).filter(RunDirectory.Registration::hasShim).isPresent();
        ExitStatus status = folder.exitStatus().map(RunMonitor::exitStatus)
                .orElseGet(() -> ours ? new ExitStatus.Unknown() : new ExitStatus.NotOurs());
        over = true;
        OptionalInt port = record.ready().isPresent() ? OptionalInt.empty() : record.port();
        if (port.isEmpty()) {
            ended(status, Optional.empty());
        } else {
            // finding the listener takes a look at all processes; the output and exits of all runs are read on this
            // thread
            Thread.ofPlatform().daemon().name("port-of-" + run)
                    .start(() -> endedBeforeServing(status, port.getAsInt()));
        }
    }

    private void endedBeforeServing(ExitStatus status, int port) {
        Optional<PortConflict> conflict = conflict(port);
        try {
            poller.execute(() -> ended(status, conflict));
        } catch (IllegalStateException e) {
            LOG.debug("{}: its exit is not told any more: {}", run, e.getMessage());
        }
    }

    private Optional<PortConflict> conflict(int port) {
        return switch (PortHolders.of(port, () -> processes().find())) {
            case PortOwnership.TakenBy(long pid, String name) ->
                    Optional.of(new PortConflict(port, "pid " + pid + " (" + name + ")"));
            case PortOwnership.Owned _, PortOwnership.NotListening _ -> Optional.empty();
        };
    }

    private void ended(ExitStatus status, Optional<PortConflict> conflict) {
        if (released) {
            return;
        }
        cgroup.filter(RunCgroup::killedForMemory).ifPresent(limited ->
                tell(() -> listener.overMemoryLimit(run, record.memoryLimitBytes().orElse(0))));
        tell(() -> listener.exited(run, status, conflict));
        exited.complete(status);
    }

    /** A listener that throws is a bug of its own and costs no run its supervision. */
    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.error("{}: a listener failed", run, e);
        }
    }

    /** As a shell tells it: 128+n is signal n, though an app may return that code itself. */
    static ExitStatus exitStatus(int status) {
        int signal = status - SIGNAL_STATUS_BASE;
        return signal > 0 && signal <= SIGNAL_MAX ? new ExitStatus.Signaled(signal) : new ExitStatus.Exited(status);
    }
}
