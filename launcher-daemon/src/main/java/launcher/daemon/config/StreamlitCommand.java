package launcher.daemon.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import launcher.core.app.AppSpec;
import launcher.core.app.ProcessSpec;

/** How a Streamlit app is started. */
public final class StreamlitCommand {

    /** Which of the arguments is the script. */
    private static final int SCRIPT_AT = 4;

    private static final String PYTHON = "python3";
    private static final int HEAD_BYTES = 1024;

    /** The first line of a script, or the second of the form that pip writes for a path too long for the first. */
    private static final Pattern INTERPRETER = Pattern.compile("^#!(?:[ \\t]*(/\\S*python[0-9.]*)[ \\t]*(?:\\n|$)"
            + "|/bin/sh\\n'''exec' [\"']?(/[^\"'\\n]*python[0-9.]*)[\"' ])");

    private StreamlitCommand() {}

    /**
     * The interpreter for a script: that of a {@code .venv} beside it, else that of the {@code streamlit} which is on
     * the PATH, else {@code python3} from the PATH.
     */
    static String pythonFor(Path script, String path) {
        Path venv = folderOf(script).resolve(".venv/bin/python");
        return Files.isExecutable(venv) ? venv.toString() : ofStreamlitOn(path).orElse(PYTHON);
    }

    /**
     * The interpreter that the first {@code streamlit} on this PATH runs with. Installed by pipx or uv it has one of
     * its own, and no other can import it.
     */
    private static Optional<String> ofStreamlitOn(String path) {
        return Stream.of(path.split(":", -1)).filter(folder -> folder.startsWith("/"))
                .map(folder -> Path.of(folder, "streamlit")).filter(Files::isExecutable).findFirst()
                .flatMap(StreamlitCommand::interpreterOf);
    }

    private static Optional<String> interpreterOf(Path program) {
        try (InputStream in = Files.newInputStream(program)) {
            var head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
            Matcher matcher = INTERPRETER.matcher(head);
            return matcher.find() ? Stream.of(1, 2).map(matcher::group).filter(Objects::nonNull).findFirst()
                    .filter(python -> Files.isExecutable(Path.of(python))) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
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
