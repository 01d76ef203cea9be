package launcher.cli.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.cli.client.DaemonClient;
import launcher.cli.client.RequestFailedException;
import launcher.cli.client.SocketChoice;
import launcher.cli.output.Colours;
import launcher.cli.output.HumanFormat;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.JsonText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** One call: its global options, which stand before or after the verb, and what every verb needs. */
@Command(
        name = CliContext.PROGRAM,
        synopsisHeading = "Usage: ",
        customSynopsis = CliContext.PROGRAM + " VERB … [--socket PATH] [--json] [--no-color] [--timeout 30s]",
        description = "Lets a small machine host more web apps than its memory holds.",
        commandListHeading = "%nVerbs:%n",
        footer = "%nExit codes: 0 ok, 1 failed, 2 usage, 3 not running, 4 no such app, 5 daemon not reachable, 6 not "
                + "permitted, 7 timeout,"
                + " 8 exited while starting or crash loop, 9 bad configuration, 130 Ctrl-C.",
        sortOptions = false)
final class CliContext implements Runnable {

    static final String PROGRAM = "streamlit-launcherctl";

    /** For verbs that do not wait for an app. */
    private static final Duration QUICK = Duration.ofSeconds(10);
    private static final int SCHEMA = 1;

    // picocli sets these; an option that was not given stays null
    @Option(names = "--socket", paramLabel = "PATH", scope = ScopeType.INHERIT,
            description = "The daemon's control socket.")
    private @Nullable String socket;

    @Option(names = "--json", scope = ScopeType.INHERIT,
            description = "Print JSON: one document, or one a line for streams.")
    private boolean json;

    @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "No colours, even on a terminal.")
    private boolean noColor;

    @Option(names = "--timeout", paramLabel = "30s", scope = ScopeType.INHERIT, converter = DurationParser.class,
            description = "Give up after this long; otherwise 10s, or never for verbs that wait for an app.")
    private @Nullable Duration timeout;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Say how to use this.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it before any verb is reached
    private boolean help;

    @Spec
    private @Nullable CommandSpec spec;

    private final CliEnvironment surroundings;

    CliContext(CliEnvironment surroundings) {
        this.surroundings = surroundings;
    }

    /** Reached when no verb was given. */
    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "a verb is missing: see `" + PROGRAM + " help`");
        }
    }

    CliEnvironment surroundings() {
        return surroundings;
    }

    PrintStream out() {
        return surroundings.out();
    }

    boolean json() {
        return json;
    }

    Colours colours() {
        var noColorVariable = surroundings.environment().getOrDefault("NO_COLOR", "");
        return new Colours(surroundings.terminal() && !noColor && noColorVariable.isEmpty());
    }

    /** For verbs that answer at once. */
    DaemonClient quickly() throws RequestFailedException {
        return client(Optional.of(timeout == null ? QUICK : timeout));
    }

    /** For verbs that wait for apps, or go on until they are ended. */
    DaemonClient patiently() throws RequestFailedException {
        return client(Optional.ofNullable(timeout));
    }

    private DaemonClient client(Optional<Duration> limit) throws RequestFailedException {
        var choice = new SocketChoice(surroundings.environment(), surroundings.uid());
        return new DaemonClient(choice.choose(Optional.ofNullable(socket)), limit);
    }

    void print(List<String> lines) {
        lines.forEach(this::print);
    }

    void print(String line) {
        // not println: a line ends with \n everywhere
        surroundings.out().print(line + "\n");
    }

    /** One document, with its schema even where the wire has none. */
    void printJson(Json.Obj document) {
        var withSchema = document;
        if (!document.has("schema")) {
            var builder = Json.object().put("schema", SCHEMA);
            document.fields().forEach(builder::put);
            withSchema = builder.build();
        }
        print(JsonText.write(withSchema));
    }

    /** An item of a stream goes out at once. False if the reader of the output is gone. */
    boolean flush() {
        return !surroundings.out().checkError();
    }

    void printFailure(RequestFailedException failure) {
        var lines = failure.problem().lines().map(HumanFormat::printable).toList();
        surroundings.err().print(PROGRAM + ": " + String.join("\n", lines) + "\n");
        failure.hint().ifPresent(hint -> surroundings.err().print("  " + HumanFormat.printable(hint) + "\n"));
    }
}
