package launcher.daemon.provider.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.IoErrors;
import launcher.daemon.os.OsPoller;
import launcher.daemon.provider.process.cgroup.RunCgroups;
import launcher.daemon.provider.process.procfs.ProcessTerminator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through the folders an earlier daemon left and decides for each: a live run, or something to clean up.
 *
 * <pre>
 *   another account's, or writable to others ──► leave alone
 *   no run's name, another boot ──► delete
 *   no record, no shim alive ──► kill what bears its mark or is in its cgroup, delete
 *   not registered ──► cancel: rename, look again ──► delete, or it registered after all
 *   registered, shim or app alive ──► live
 *   registered, both gone ──► kill what is left of it, delete
 *   a shim alive ──► tells what is missing or damaged of record and registration, and the run without a folder
 * </pre>
 */
final class Adoption {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final int SIGKILL = 9;

    private final Path runs;
    private final String bootId;
    private final RunCleaner cleaner;

    Adoption(Path runs, String bootId, RunCgroups cgroups, OsPoller poller) {
        this.runs = runs;
        this.bootId = bootId;
        this.cleaner = new RunCleaner(cgroups, poller);
    }

    /** The live runs, also those whose folder was removed or damaged meanwhile; all others are cleaned up. */
    List<FoundRun> find() {
        Map<RunId, ShimProcess> shims = ShimProcess.all(runs, bootId);
        Map<RunId, FoundRun> found = new TreeMap<>(Comparator.comparing(RunId::toString));
        for (RunDirectory folder : RunDirectory.list(runs)) {
            look(folder, shims).ifPresent(live -> found.put(live.run(), live));
        }
        shims.forEach((run, shim) -> {
            var folder = new RunDirectory(runs.resolve(run.toString()));
            if (!found.containsKey(run) && !Files.exists(folder.path(), LinkOption.NOFOLLOW_LINKS)) {
                shim.registration().ifPresentOrElse(
                        registration -> restored(new FoundRun(run, folder, shim.record(), registration))
                                .ifPresent(live -> found.put(run, live)),
                        () -> end(shim, folder));
            }
        });
        return List.copyOf(found.values());
    }

    private Optional<FoundRun> look(RunDirectory folder, Map<RunId, ShimProcess> shims) {
        Optional<RunId> run = RunId.parse(folder.path().getFileName().toString());
        Optional<ShimProcess> shim = run.map(shims::get);
        if (!isOurs(folder)) {
            if (shim.isPresent()) {
                LOG.warn("{} is not the run's folder any more and is made anew", folder.path());
                folder.deleteQuietly();
            } else if (run.isPresent() && !Files.isDirectory(folder.path(), LinkOption.NOFOLLOW_LINKS)) {
                cleaner.cleanUnknown(run.get(), folder);
            } else {
                run.ifPresent(name -> cleaner.killUnknown(name, folder));
                LOG.warn("{} is not a folder that belongs to this account and that no other may write, so it is left "
                        + "alone; remove it", folder.path());
            }
            return Optional.empty();
        }
        Optional<RunRecord> written = folder.record();
        boolean ofAnotherBoot = written.filter(record -> !record.bootId().equals(bootId)).isPresent();
        if (run.isEmpty() || (shim.isEmpty() && ofAnotherBoot)) {
            folder.deleteQuietly();
            return Optional.empty();
        }
        Optional<RunRecord> record = written.filter(
                        there -> shim.isEmpty() || there.isOfTheSameStart(shim.get().record()))
                .or(() -> shim.map(ShimProcess::record));
        if (record.isEmpty()) {
            cleaner.cleanUnknown(run.get(), folder);
            return Optional.empty();
        }
        Optional<RunDirectory.Registration> registration = registration(run.get(), folder, shim);
        if (registration.isEmpty()) {
            cleaner.cleanUnregistered(run.get(), folder, record.get());
            return Optional.empty();
        }
        var found = new FoundRun(run.get(), folder, record.get(), registration.get());
        boolean shimWaits = registration.get().shim().alive() && folder.exitStatus().isEmpty();
        if (registration.get().app().alive() || shimWaits) {
            return restored(found);
        }
        cleaner.clean(found);
        return Optional.empty();
    }

    private Optional<FoundRun> restored(FoundRun found) {
        try {
            if (found.folder().restore(found.record(), found.registration())) {
                LOG.warn("{}: its folder was damaged or removed; it is known by its shim (pid {})", found.run(),
                        found.registration().shim().pid());
            }
            return Optional.of(found);
        } catch (IOException e) {
            // the next attempt comes with the next look at the folders
            LOG.error("{}: its folder cannot be made again: {}", found.run(), IoErrors.of(e));
            return Optional.of(found);
        }
    }

    /** Of a start that no daemon waits for any more; what is about to become the app is ended with its shim. */
    private void end(ShimProcess shim, RunDirectory folder) {
        LOG.info("{}: its folder is gone and it was not started, so its shim is ended", shim.run());
        ProcessTerminator.signal(List.of(shim.identity()), SIGKILL);
        cleaner.cleanUnregistered(shim.run(), folder, shim.record());
    }

    /** What it tells is believed and acted on: which processes are watched and killed. */
    private static boolean isOurs(RunDirectory folder) {
        try {
            return RunDirectories.isOurs(folder.path());
        } catch (IOException e) {
            LOG.debug("{}: {}", folder.path(), e.getMessage());
            return false;
        }
    }

    private static Optional<RunDirectory.Registration> registration(RunId run, RunDirectory folder,
            Optional<ShimProcess> shim) {
        Optional<RunDirectory.Registration> registration = folder.registration()
                .filter(there -> shim.isEmpty() || there.shim().equals(shim.get().identity()))
                .or(() -> shim.flatMap(ShimProcess::registration));
        if (registration.isPresent()) {
            return registration;
        }
        try {
            LOG.info("{}: was never started, its start is cancelled", run);
            return folder.cancel();
        } catch (IOException e) {
            LOG.warn("{}: its start cannot be cancelled: {}", run, e.getMessage());
            return Optional.empty();
        }
    }

    /** Ends a run that cannot be taken over, and removes it. */
    void clean(FoundRun found) {
        cleaner.clean(found);
    }
}
