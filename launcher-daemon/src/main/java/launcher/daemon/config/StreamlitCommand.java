package launcher.daemon.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.app.ProcessSpec;

/** How a Streamlit app is started. */
public final class StreamlitCommand {

    /** Which of the arguments is the script. */
    private static final int SCRIPT_AT = 4;

    private StreamlitCommand() {}

    /** The interpreter for a script: that of a {@code .venv} beside it, else {@code python3} from the PATH. */
    public static String pythonFor(Path script) {
        Path venv = folderOf(script).resolve(".venv/bin/python");
        return Files.isExecutable(venv) ? venv.toString() : "python3";
    }

    /** The script of an app that {@link #of} built the command for. */
    public static Optional<Path> scriptOf(AppSpec app) {
        return switch (app.workload()) {
            case ProcessSpec process when app.streamlit() ->
                    Optional.of(Path.of(Placeholders.unescape(process.command().get(SCRIPT_AT))));
            case ProcessSpec _ -> Optional.empty();
        };
    }

    /** The folder of an absolute path. */
    static Path folderOf(Path script) {
        return Optional.ofNullable(script.getParent()).orElse(script);
    }

    /**
     * The arguments, with {@code {port}} and {@code {base_path}} to be filled in. The address is loopback, since only
     * the gateway faces the network; the file watcher is off, since it costs memory and wakes the CPU.
     *
     * @param script   an absolute path
     * @param basePath empty if the app serves at the root
     */
    static List<String> of(String python, Path script, Optional<String> basePath) {
        var argv = new ArrayList<>(List.of(
                Placeholders.escape(python), "-m", "streamlit", "run", Placeholders.escape(script.toString()),
                "--server.port", "{port}",
                "--server.address", "127.0.0.1",
                "--server.headless", "true"));
        if (basePath.isPresent()) {
            argv.addAll(List.of("--server.baseUrlPath", "{base_path}"));
        }
        argv.addAll(List.of("--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false"));
        return argv;
    }
}
