package launcher.daemon.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import launcher.core.app.ProcessSpec;
import launcher.core.app.ProcessSpec.PortSpec;
import launcher.core.app.StopSpec;
import launcher.daemon.config.key.CommandLine;
import launcher.daemon.config.key.ConfigSection;
import launcher.daemon.config.key.Key;
import launcher.daemon.config.key.Keys.App;
import launcher.daemon.config.key.Keys.Stop;
import launcher.daemon.config.key.Keys.StopMethod;
import launcher.daemon.config.key.YamlWords;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Texts;

/** Builds what an app's process is started with. */
final class ProcessReader {

    private final SettingResolver ledger;
    private final Problems problems;
    private final BaseFolders folders;

    ProcessReader(SettingResolver ledger, Problems problems, BaseFolders folders) {
        this.ledger = ledger;
        this.problems = problems;
        this.folders = folders;
    }

    /**
     * The process of an app, or empty if it has none that could be started; the problems then say why.
     *
     * @param found    the script that apps_dir has for this name
     * @param basePath what the app serves under, if not at the root
     */
    Optional<ProcessSpec> read(ConfigSection app, Optional<Path> found, Optional<String> basePath) {
        refuseOtherProviders(app);
        Optional<Path> script = script(app, found);
        List<String> argv = argv(app, script, basePath);
        boolean shell = ledger.take(app, App.SHELL);
        Optional<Path> standardCwd = script.or(() -> found).map(StreamlitCommand::folderOf);
        Path cwd = path(app, App.CWD).orElse(standardCwd.orElse(folders.config()));
        ledger.note(app, App.CWD, YamlWords.word(cwd.toString()), SettingResolver.originOf(app, App.CWD));
        Map<String, String> env = ledger.take(app, App.ENV);
        env.forEach((name, value) -> checkBraces(app, App.ENV, name + ": ", value));
        Optional<Path> envFile = path(app, App.ENV_FILE);
        ledger.note(app, App.ENV_FILE, envFile.map(file -> YamlWords.word(file.toString())).orElse("null"),
                SettingResolver.originOf(app, App.ENV_FILE));
        Optional<String> user = ledger.takeIfGiven(app, App.USER);
        boolean portUsed = script.isPresent() || argv.stream().anyMatch(ProcessReader::usesPort) || env.values().stream().anyMatch(ProcessReader::usesPort);
        PortSpec port = port(app, portUsed);
        Optional<Long> limit = ledger.takeIfGiven(app, App.MEMORY_LIMIT);
        StopSpec stop = stop(app.child(App.STOP));
        if (argv.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ProcessSpec(argv, shell, Optional.of(cwd.toString()), env, envFile.map(Path::toString), user, port,
                limit.map(OptionalLong::of).orElseGet(OptionalLong::empty), stop, basePath, script.isPresent()));
    }

    private void refuseOtherProviders(ConfigSection app) {
        String provider = ledger.take(app, App.PROVIDER);
        if (!provider.equals("process")) {
            problems.error(app.placeOf(App.PROVIDER), app.pathOf(App.PROVIDER) + ": not supported by this version: "
                    + Texts.shorten(provider) + "; apps are run as processes");
        }
    }

    /** The Streamlit script, an absolute path; empty if the app has a command of its own. */
    private Optional<Path> script(ConfigSection app, Optional<Path> found) {
        Optional<Path> written = app.get(App.STREAMLIT).map(folders::resolveScript);
        written.filter(path -> !Files.isRegularFile(path)).ifPresent(path -> problems.warning(app.placeOf(App.STREAMLIT),
                app.pathOf(App.STREAMLIT) + ": no such file: " + path + "; the app cannot start until it is there"));
        if (app.mentions(App.STREAMLIT) && app.mentions(App.COMMAND)) {
            problems.error(app.placeOf(App.COMMAND), app.path() + ": has both streamlit and command; remove one");
        }
        Optional<Path> script = app.mentions(App.COMMAND) ? Optional.empty() : written.or(() -> app.mentions(App.STREAMLIT) ? Optional.empty() : found);
        Origin origin = written.isPresent() || script.isEmpty() ? SettingResolver.originOf(app, App.STREAMLIT) : new Origin.Found();
        ledger.note(app, App.STREAMLIT, script.map(path -> YamlWords.word(path.toString())).orElse("null"), origin);
        return script;
    }

    /** The arguments, or none if there is nothing to start. */
    private List<String> argv(ConfigSection app, Optional<Path> script, Optional<String> basePath) {
        Optional<CommandLine> command = ledger.takeIfGiven(app, App.COMMAND);
        if (script.isPresent()) {
            if (app.get(App.SHELL).orElse(false)) {
                problems.error(app.placeOf(App.SHELL), app.pathOf(App.SHELL) + ": goes with command, and a Streamlit app has none; remove it");
            }
            return StreamlitCommand.of(StreamlitCommand.pythonFor(script.get()), script.get(), basePath);
        }
        if (!app.mentions(App.COMMAND) && !app.mentions(App.STREAMLIT)) {
            problems.error(app.place(), app.path() + ": nothing to start; give it streamlit: SCRIPT or command: [PROGRAM, ARGUMENT, …]");
        }
        command.ifPresent(line -> checkCommand(app, line));
        return command.map(CommandLine::words).orElse(List.of());
    }

    private void checkCommand(ConfigSection app, CommandLine line) {
        boolean shell = app.get(App.SHELL).orElse(false);
        String path = app.pathOf(App.COMMAND);
        if (!shell && !line.list()) {
            problems.error(app.placeOf(App.COMMAND), path + ": expected a list; write ["
                    + String.join(", ", List.of(line.words().getFirst().strip().split("\\s+"))) + "], or set shell: true");
        } else if (shell && line.words().size() != 1) {
            problems.error(app.placeOf(App.COMMAND), path + ": with shell: true this is one line of text, not a list of arguments");
        }
        line.words().forEach(word -> checkBraces(app, App.COMMAND, "", word));
    }

    private void checkBraces(ConfigSection app, Key<?> key, String where, String text) {
        Placeholders.problem(text).ifPresent(what ->
                problems.error(app.placeOf(key), app.pathOf(key) + ": " + where + "\"" + Texts.shorten(text) + "\": " + what));
    }

    private static boolean usesPort(String text) {
        return Placeholders.mentions(text, "port");
    }

    private PortSpec port(ConfigSection app, boolean used) {
        PortSpec standard = used ? new PortSpec.Auto() : new PortSpec.None();
        PortSpec port = app.get(App.PORT).orElse(standard);
        ledger.note(app, App.PORT, port instanceof PortSpec.None ? "null" : App.PORT.shape().show(port), SettingResolver.originOf(app, App.PORT));
        return port;
    }

    private Optional<Path> path(ConfigSection app, Key<String> key) {
        return app.get(key).map(folders::resolve);
    }

    private StopSpec stop(ConfigSection block) {
        StopMethod method = ledger.take(block, Stop.METHOD);
        return switch (method) {
            case STOP -> new StopSpec(ledger.take(block, Stop.SIGNAL), ledger.take(block, Stop.TIMEOUT));
            case KILL -> {
                for (Key<?> key : List.of(Stop.SIGNAL, Stop.TIMEOUT)) {
                    if (block.mentions(key)) {
                        problems.error(block.placeOf(key), block.pathOf(key) + ": has no meaning with method: kill, which kills at once; remove it");
                    }
                }
                yield new StopSpec(StopSpec.Signal.KILL, Duration.ZERO);
            }
            case PAUSE -> {
                problems.error(block.placeOf(Stop.METHOD), block.pathOf(Stop.METHOD) + ": pause: not supported by this version");
                yield new StopSpec(Stop.SIGNAL.defaultValue().orElseThrow(), Stop.TIMEOUT.defaultValue().orElseThrow());
            }
        };
    }
}
