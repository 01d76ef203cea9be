package launcher.daemon.provider.process;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.AtomicFile;
import launcher.daemon.provider.process.launch.Environment;
import launcher.daemon.provider.process.launch.Executables;
import launcher.daemon.provider.process.launch.LaunchPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The installed shim: a small shell script that every app runs under, and how it is spawned. */
final class Shim {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");
    private static final String RESOURCE = "shim.sh";
    private static final File NOTHING = new File("/dev/null");

    /** The number of prctl. */
    private static final Map<String, Integer> SYS_PRCTL = Map.of("amd64", 157, "aarch64", 167, "riscv64", 167);

    private final Path script;
    private final String path;
    private final List<String> prefix;
    /** The script that is there is of this version. */
    private volatile boolean current;

    private Shim(Path script, String path, List<String> prefix) {
        this.script = script;
        this.path = path;
        this.prefix = prefix;
    }

    /**
     * To be installed in the folder.
     *
     * @param path          the PATH that the tools it needs are found on
     * @param keepsOrphans  whether a process that loses its parent below a shim is to stay below it, where that can be
     *                      had
     */
    static Shim in(Path folder, String path, boolean keepsOrphans) throws IOException {
        for (String tool : List.of("setsid", "sh", "mv")) {
            if (Executables.find(tool, path, Path.of("/")).isEmpty()) {
                throw new IOException(tool + " is not on PATH " + path + "; install util-linux or busybox");
            }
        }
        return new Shim(folder.resolve(RESOURCE), path, keepsOrphans ? subreaper(path) : List.of());
    }

    boolean isInstalled() {
        return current && isThere();
    }

    private boolean isThere() {
        return Files.isRegularFile(script, LinkOption.NOFOLLOW_LINKS);
    }

    /** Puts the script into the folder; false if it is there. */
    boolean install() throws IOException {
        try (InputStream resource = Shim.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(RESOURCE + " is missing from the jar");
            }
            byte[] wanted = resource.readAllBytes();
            if (isThere() && Arrays.equals(wanted, Files.readAllBytes(script))) {
                current = true;
                return false;
            }
            if (!isThere()) {
                // a rename cannot replace a folder
                new RunDirectory(script).delete();
            }
            // by rename: a shell may be reading the script of an earlier version at this moment
            AtomicFile.replace(script, wanted, "rw-------");
            current = true;
            return true;
        }
    }

    private static List<String> subreaper(String path) {
        Optional<Integer> prctl = Optional.ofNullable(SYS_PRCTL.get(System.getProperty("os.arch")));
        if (prctl.isEmpty() || Executables.find("perl", path, Path.of("/")).isEmpty()) {
            LOG.info("no cgroup can be made for an app, and there is no perl to keep its orphans together: a process "
                    + "that leaves its parent, its session and its environment is not ended with its app");
            return List.of();
        }
        return List.of("perl", "-e", "syscall(" + prctl.get() + ", 36, 1, 0, 0, 0); exec @ARGV", "--");
    }

    /**
     * Spawns the shim in a session of its own. It gets no variable of the app's: those are set by the last shell, which
     * has the app's user already, so that no LD_PRELOAD of an app reaches setpriv while that is still root.
     */
    Process spawn(RunId run, RunDirectory folder, RunRecord record, LaunchPlan plan) throws IOException {
        var words = new ArrayList<String>(prefix);
        words.addAll(List.of("setsid", "sh", script.toString(), folder.path().toString()));
        words.addAll(words(plan));
        ProcessBuilder builder = builder(run, plan, words).redirectInput(NOTHING);
        builder.environment().put(Environment.RECORD, ShimProcess.note(folder, record));
        return builder.start();
    }

    /**
     * A command beside the run, as its user, in its folder and environment, but in no session of its own. Not yet
     * started.
     */
    ProcessBuilder beside(RunId run, RunDirectory folder, LaunchPlan plan) {
        return builder(run, plan, words(plan)).redirectInput(folder.env().toFile());
    }

    /** What is given the run's {@code env} as its input and becomes the plan's command. */
    private static List<String> words(LaunchPlan plan) {
        var words = new ArrayList<String>();
        plan.owner().ifPresent(owner -> words.addAll(
                List.of("setpriv", "--reuid", Integer.toString(owner.uid()), "--regid", Integer.toString(owner.gid()),
                        "--init-groups", "--")));
        words.addAll(List.of("sh", "-s", "--"));
        words.addAll(plan.command());
        return words;
    }

    private ProcessBuilder builder(RunId run, LaunchPlan plan, List<String> words) {
        var builder = new ProcessBuilder(words)
                .directory(plan.cwd().toFile())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", path, Environment.RUN, run.toString()));
        return builder;
    }
}
