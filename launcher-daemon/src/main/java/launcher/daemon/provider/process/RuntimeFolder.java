package launcher.daemon.provider.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.daemon.os.FileReport;
import launcher.daemon.os.IoErrors;
import launcher.daemon.os.SafeFolder;
import launcher.daemon.provider.process.launch.LaunchRefusedException;

/**
 * The folder that runs have their folders in, and the shim. Other programs remove such things, since they lie where
 * temporary files are: a logout, a cleaner. What is removed is made again, and so is what could not be made for want of
 * room.
 */
final class RuntimeFolder {

    private final Path folder;
    private final Path runs;
    private final Shim shim;
    /** All of it was there. */
    private boolean complete;

    private RuntimeFolder(Path folder, Shim shim) {
        this.folder = folder;
        this.runs = RunDirectories.in(folder);
        this.shim = shim;
    }

    /**
     * Makes what is missing of it, if the file system takes it now.
     *
     * @throws IOException if the folder of runs is not this daemon's alone
     */
    static RuntimeFolder prepare(Path folder, Shim shim) throws IOException {
        var prepared = new RuntimeFolder(folder, shim);
        try {
            prepared.restoreBase();
        } catch (IOException e) {
            if (Files.exists(prepared.runs, LinkOption.NOFOLLOW_LINKS) && !RunDirectories.isOurs(prepared.runs)) {
                throw e;
            }
        }
        return prepared;
    }

    Path runs() {
        return runs;
    }

    /** Sees to it that a run can be started now. */
    void ensure() throws LaunchRefusedException {
        if (!Files.isDirectory(runs, LinkOption.NOFOLLOW_LINKS) || !shim.isInstalled()) {
            try {
                restoreBase();
            } catch (IOException e) {
                throw new LaunchRefusedException("cannot make the folder of runs: " + IoErrors.of(e));
            }
        }
    }

    /** True if it was complete, and is not so any more. */
    private synchronized boolean restoreBase() throws IOException {
        boolean missing = !Files.isDirectory(runs, LinkOption.NOFOLLOW_LINKS);
        RunDirectories.make(runs);
        boolean damaged = (shim.install() || missing) && complete;
        complete = true;
        return damaged;
    }

    /** Makes again what is missing or damaged of all this, and of the folders of these runs. */
    FileReport restore(Iterable<RunMonitor> live) {
        FileReport report = restoreBaseAndLook();
        var restored = new ArrayList<String>();
        var unwritten = new ArrayList<String>();
        Optional<String> why = Optional.empty();
        for (RunMonitor run : live) {
            try {
                if (run.restore()) {
                    restored.add("the folder of the run " + run.run());
                }
            } catch (IOException e) {
                unwritten.add(run.run().toString());
                why = Optional.of(IoErrors.of(e));
            }
        }
        report = report.and(new FileReport(restored, List.of()));
        return why.isEmpty() ? report : report.and(FileReport.failed("what a later daemon has to know of the runs "
                + String.join(", ", unwritten) + " cannot be written (" + why.get() + ")"));
    }

    private FileReport restoreBaseAndLook() {
        try {
            boolean damaged = restoreBase();
            // all may be there that was made before
            SafeFolder.requireRoom(runs);
            return damaged ? FileReport.restored("the folder of runs or the shim in " + folder) : FileReport.FINE;
        } catch (IOException e) {
            return FileReport.failed("nothing can be written in " + folder + " (" + IoErrors.of(e)
                    + "): no app can be started, those that run go on. Make room there, or make it writable");
        }
    }
}
