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
import launcher.daemon.os.IoErrors;
import launcher.daemon.os.OsPoller;
import launcher.daemon.provider.ProviderListener;
import launcher.daemon.provider.process.cgroup.MemoryCgroup;
import launcher.daemon.provider.process.cgroup.MemoryCgroups;
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
    private final MemoryCgroups cages;
    private final OsPoller poller;
    private final OutputPipe.Buffer buffer;
    private final ProviderListener listener;

    Spawner(Path runs, String bootId, Shim shim, MemoryCgroups cages, OsPoller poller,
            OutputPipe.Buffer buffer, ProviderListener listener) {
        this.runs = runs;
        this.bootId = bootId;
        this.shim = shim;
        this.cages = cages;
        this.poller = poller;
        this.buffer = buffer;
        this.listener = listener;
    }

    /** The run, registered and supervised. */
    RunMonitor spawn(RunId run, AppSpec spec, LaunchPlan plan, OptionalInt port) throws LaunchRefusedException {
        RunDirectory folder = createFolder(run);
        OptionalLong limit = spec.memoryLimitBytes();
        // noted before it is made, so that the next daemon finds the cgroup of a daemon that is killed in between
        Optional<MemoryCgroup> place = limit.isPresent() ? cages.place(run) : Optional.empty();
        var record = RunRecord.fresh(bootId, port, run.serial(), SpecFingerprint.of(spec), limit,
                place.map(cage -> cage.path().toString()));
        Optional<RunMonitor> live = Optional.empty();
        boolean registered = false;
        try {
            folder.writeRecord(record);
            Optional<MemoryCgroup> cage = place.filter(at -> cages.make(at, limit.orElseThrow()));
            prepare(folder, plan, cage);
            RunRecord made = cage.isPresent() ? record : record.withoutCgroup();
            folder.writeRecord(made);
            live = Optional.of(new RunMonitor(run, folder, made, cage, poller, buffer, listener));
            Process process = shim.spawn(run, folder, plan);
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

    private static void prepare(RunDirectory folder, LaunchPlan plan, Optional<MemoryCgroup> cage)
            throws IOException, LaunchRefusedException {
        folder.writeEnv(Environment.script(plan.environment()));
        folder.createOutput(plan.owner());
        if (cage.isPresent()) {
            folder.linkCgroup(cage.get().procs());
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

    private void undo(RunDirectory folder, Optional<RunMonitor> live, Optional<MemoryCgroup> cage) {
        live.ifPresent(RunMonitor::release);
        cage.ifPresent(cages::remove);
        folder.deleteQuietly();
    }
}
