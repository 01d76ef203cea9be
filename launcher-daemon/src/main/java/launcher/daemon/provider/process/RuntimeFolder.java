package launcher.daemon.provider.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import launcher.daemon.os.IoErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder that runs have their folders in, and the shim. Other programs remove such things, since they lie where
 * temporary files are: a logout, a cleaner. What is removed is made again.
 */
final class RuntimeFolder {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final Path folder;
    private final Path runs;
    private final Shim shim;

    private RuntimeFolder(Path folder, Path runs, Shim shim) {
        this.folder = folder;
        this.runs = runs;
        this.shim = shim;
    }

    /** Makes what is missing of it. */
    static RuntimeFolder prepare(Path folder, Shim shim) throws IOException {
        Path runs = RunDirectories.in(folder);
        shim.install();
        return new RuntimeFolder(folder, runs, shim);
    }

    Path runs() {
        return runs;
    }

    /** Sees to it that a run can be started now. */
    void ensure() throws IOException {
        if (!Files.isDirectory(runs, LinkOption.NOFOLLOW_LINKS) || !shim.isInstalled()) {
            restoreBase();
        }
    }

    private synchronized boolean restoreBase() throws IOException {
        boolean missing = !Files.isDirectory(runs, LinkOption.NOFOLLOW_LINKS);
        RunDirectories.in(folder);
        return shim.install() || missing;
    }

    /** Makes again what is missing or damaged of all this, and of the folders of these runs; says what it was. */
    List<String> restore(Iterable<RunMonitor> live) {
        var restored = new ArrayList<String>();
        try {
            if (restoreBase()) {
                restored.add("the folder of runs or the shim in " + folder);
            }
            for (RunMonitor run : live) {
                if (run.restore()) {
                    restored.add("the folder of the run " + run.run());
                }
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be made again: {}", folder, IoErrors.of(e));
            restored.add(folder + ", which cannot be made again (" + IoErrors.of(e) + ")");
        }
        return restored;
    }
}
