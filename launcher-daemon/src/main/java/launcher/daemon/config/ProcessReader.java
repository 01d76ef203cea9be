package launcher.daemon.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.ProcessSpec;
import launcher.daemon.config.key.CommandLine;
import launcher.daemon.config.key.ConfigSection;
import launcher.daemon.config.key.Key;
import launcher.daemon.config.key.Keys.App;
import launcher.daemon.config.key.YamlWords;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Texts;
import launcher.daemon.os.Account;

/** Builds what an app's process is started with. */
final class ProcessReader {

    private final SettingResolver ledger;
    private final Problems problems;
    private final BaseFolders folders;
    private final SourceReport sources;

    /** @param sources told which apps have nothing to start, or no script */
    ProcessReader(SettingResolver ledger, Problems problems, BaseFolders folders, SourceReport sources) {
        this.ledger = ledger;
        this.problems = problems;
        this.folders = folders;
        this.sources = sources;
    }

    /**
     * What was read of an app's process.
     *
     * @param spec      empty if there is none that could be started; the problems then say why
     * @param streamlit true if it is a Streamlit script that the launcher built the command for
     * @param usesPort  true if it is told its port
     */
    record Outcome(Optional<ProcessSpec> spec, boolean streamlit, boolean usesPort) {}

    /**
     * The process of an app.
     *
     * @param found    the script that apps_dir has for this name
     * @param basePath what the app serves under, if not at the root
     */
    Outcome read(AppId id, ConfigSection app, Optional<Path> found, Optional<String> basePath) {
        refuseOtherProviders(app);
        Optional<Path> script = script(app, found);
        script.filter(path -> !Files.isRegularFile(path)).ifPresent(_ -> sources.withoutScript(id));
        List<String> argv = argv(id, app, script, basePath);
        boolean shell = ledger.take(app, App.SHELL);
        Optional<Path> standardCwd = script.or(() -> found).map(StreamlitCommand::folderOf);
        Path cwd = path(app, App.CWD).orElse(standardCwd.orElse(folders.config()));
        ledger.note(app, App.CWD, YamlWords.word(cwd.toString()), SettingResolver.originOf(app, App.CWD));
        Map<String, String> env = ledger.take(app, App.ENV);
        env.forEach((name, value) -> checkBraces(app, App.ENV, name + ": ", value));
        Optional<Path> envFile = path(app, App.ENV_FILE);
        ledger.note(app, App.ENV_FILE, envFile.map(file -> YamlWords.word(file.toString())).orElse("null"),
                SettingResolver.originOf(app, App.ENV_FILE));
        if (app.mentions(App.CWD) && script.isEmpty() && !Files.isDirectory(cwd)) {
            problems.warning(app.placeOf(App.CWD),
                    app.pathOf(App.CWD) + ": no such folder: " + cwd + "; the app cannot start until it is there");
        }
        Optional<String> user = ledger.takeIfGiven(app, App.USER);
        user.filter(name -> Account.named(name).isEmpty()).ifPresent(name -> problems.warning(app.placeOf(App.USER),
                app.pathOf(App.USER) + ": no such account: " + name + "; the app cannot start until there is"));
        boolean portUsed = script.isPresent() || argv.stream().anyMatch(ProcessReader::usesPort)
                || env.values().stream().anyMatch(ProcessReader::usesPort);
        Optional<ProcessSpec> spec = argv.isEmpty() ? Optional.empty() : Optional.of(
                new ProcessSpec(argv, shell, Optional.of(cwd.toString()), env, envFile.map(Path::toString), user));
        return new Outcome(spec, script.isPresent(), portUsed);
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
        written.filter(path -> !Files.isRegularFile(path)).ifPresent(path -> problems.warning(
                app.placeOf(App.STREAMLIT),
                app.pathOf(App.STREAMLIT) + ": no such file: " + path + "; the app cannot start until it is there"));
        if (app.mentions(App.STREAMLIT) && app.mentions(App.COMMAND)) {
            problems.error(app.placeOf(App.COMMAND), app.path() + ": has both streamlit and command; remove one");
        }
        Optional<Path> script = app.mentions(App.COMMAND) ? Optional.empty()
                : written.or(() -> app.mentions(App.STREAMLIT) ? Optional.empty() : found);
        Origin origin = written.isPresent() || script.isEmpty() ? SettingResolver.originOf(app, App.STREAMLIT)
                : new Origin.Found();
        ledger.note(app, App.STREAMLIT, script.map(path -> YamlWords.word(path.toString())).orElse("null"), origin);
        return script;
    }

    /** The arguments, or none if there is nothing to start. */
    private List<String> argv(AppId id, ConfigSection app, Optional<Path> script, Optional<String> basePath) {
        Optional<CommandLine> command = ledger.takeIfGiven(app, App.COMMAND);
        if (script.isPresent()) {
            if (app.get(App.SHELL).orElse(false)) {
                problems.error(app.placeOf(App.SHELL), app.pathOf(App.SHELL)
                        + ": goes with command, and a Streamlit app has none; remove it");
            }
            // another account's programs may be closed to it
            String path = app.mentions(App.USER) ? "" : Optional.ofNullable(System.getenv("PATH")).orElse("");
            return StreamlitCommand.of(StreamlitCommand.pythonFor(script.get(), path), script.get(), basePath);
        }
        if (!app.mentions(App.COMMAND) && !app.mentions(App.STREAMLIT)) {
            sources.nothingToStart(id, app.place(), app.path()
                    + ": nothing to start; give it streamlit: SCRIPT or command: [PROGRAM, ARGUMENT, …]");
        }
        command.ifPresent(line -> checkCommand(app, line));
        return command.map(CommandLine::words).orElse(List.of());
    }

    private void checkCommand(ConfigSection app, CommandLine line) {
        boolean shell = app.get(App.SHELL).orElse(false);
        String path = app.pathOf(App.COMMAND);
        if (!shell && !line.list()) {
            problems.error(app.placeOf(App.COMMAND), path + ": expected a list; write ["
                    + String.join(", ", List.of(line.words().getFirst().strip().split("\\s+")))
                    + "], or set shell: true");
        } else if (shell && line.words().size() != 1) {
            problems.error(app.placeOf(App.COMMAND), path
                    + ": with shell: true this is one line of text, not a list of arguments");
        }
        line.words().forEach(word -> checkBraces(app, App.COMMAND, "", word));
    }

    private void checkBraces(ConfigSection app, Key<?> key, String where, String text) {
        Placeholders.problem(text).ifPresent(what ->
                problems.error(app.placeOf(key), app.pathOf(key) + ": " + where + "\"" + Texts.shorten(text) + "\": "
                        + what));
    }

    private static boolean usesPort(String text) {
        return Placeholders.mentions(text, "port");
    }

    private Optional<Path> path(ConfigSection app, Key<String> key) {
        return app.get(key).map(folders::resolve);
    }
}
