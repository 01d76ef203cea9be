package launcher.daemon.provider.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import launcher.core.app.AppSpec;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.Account;
import launcher.daemon.os.IoErrors;
import launcher.daemon.os.OsPoller;
import launcher.daemon.provider.ProviderListener;
import launcher.daemon.provider.process.cgroup.RunCgroup;
import launcher.daemon.provider.process.cgroup.RunCgroups;
import launcher.daemon.provider.process.launch.Environment;
import launcher.daemon.provider.process.launch.LaunchPlan;
import launcher.daemon.provider.process.launch.LaunchRefusedException;

/** Makes the run folder, spawns the shim and waits until it has registered; undoes all of it if that fails. */
final class Spawner {

    /** How long a shim may take to register; it takes milliseconds unless the machine is starved. */
    private static final Duration REGISTRATION_TIMEOUT = Duration.ofSeconds(30);

    private final Path runs;
    private final String bootId;
    private final Shim shim;
    private final RunCgroups cgroups;
    private final OsPoller poller;
    private final OutputPipe.Buffer buffer;
    private final ProviderListener listener;

    Spawner(Path runs, String bootId, Shim shim, RunCgroups cgroups, OsPoller poller,
            OutputPipe.Buffer buffer, ProviderListener listener) {
        this.runs = runs;
        this.bootId = bootId;
        this.shim = shim;
        this.cgroups = cgroups;
        this.poller = poller;
        this.buffer = buffer;
        this.listener = listener;
    }

    /** The run, registered and supervised. */
    RunMonitor spawn(RunId run, AppSpec spec, LaunchPlan plan, OptionalInt port) throws LaunchRefusedException {
        RunDirectory folder = createFolder(run);
        OptionalLong limit = spec.memoryLimitBytes();
        // noted before it is made, so that the next daemon finds the cgroup of a daemon that is killed in between
        Optional<RunCgroup> place = cgroups.place(run, limit.isPresent());
        int uid = plan.owner().map(LaunchPlan.Owner::uid).orElseGet(Account::ownUid);
        var record = RunRecord.fresh(bootId, uid, port, run.serial(), SpecFingerprint.of(spec), limit, place);
        Optional<RunMonitor> live = Optional.empty();
        boolean registered = false;
        try {
            folder.writeRecord(record);
            Optional<RunCgroup> cgroup = place.flatMap(at -> cgroups.make(at, limit));
            prepare(folder, plan, cgroup);
            RunRecord made = record.withCgroup(cgroup);
            if (!made.equals(record)) {
                folder.writeRecord(made);
            }
            live = Optional.of(new RunMonitor(run, folder, folder.out(), made, cgroup, poller, buffer, listener));
            Process process = shim.spawn(run, folder, made, plan);
            live.get().watchChild(process.pid());
            registered = awaitRegistration(live.get(), process);
            if (!registered) {
                throw new LaunchRefusedException("its shim ended before the app was started; is " + runs
                        + " writable and not full?");
            }
            return live.get();
        } catch (IOException e) {
            throw new LaunchRefusedException("cannot spawn: " + IoErrors.of(e));
        } finally {
            if (!registered) {
                undo(folder, live, place);
            }
        }
    }

    /** Outside of what is undone: a folder that was there belongs to a run that lives. */
    private RunDirectory createFolder(RunId run) throws LaunchRefusedException {
        var folder = new RunDirectory(runs.resolve(run.toString()));
        try {
            folder.create();
            return folder;
        } catch (IOException e) {
            throw new LaunchRefusedException("cannot make the run folder: " + IoErrors.of(e));
        }
    }

    private static void prepare(RunDirectory folder, LaunchPlan plan, Optional<RunCgroup> cgroup)
            throws IOException, LaunchRefusedException {
        folder.writeEnv(Environment.script(plan));
        folder.createOutput(plan.owner());
        if (cgroup.isPresent()) {
            folder.writeEntrances(cgroup.get().entrances());
        }
    }

    /** False if the shim ended, or was too late and was told so; then it starts nothing any more. */
    private static boolean awaitRegistration(RunMonitor live, Process process) throws IOException {
        try {
            return live.registered().get(REGISTRATION_TIMEOUT.toSeconds(), TimeUnit.SECONDS).isPresent();
        } catch (TimeoutException e) {
            return cancel(live, process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return cancel(live, process);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static boolean cancel(RunMonitor live, Process process) throws IOException {
        if (live.folder().cancel().isPresent()) {
            return true;
        }
        process.destroyForcibly();
        return false;
    }

    private void undo(RunDirectory folder, Optional<RunMonitor> live, Optional<RunCgroup> cgroup) {
        live.ifPresent(RunMonitor::release);
        cgroup.ifPresent(cgroups::remove);
        folder.deleteQuietly();
    }
}
