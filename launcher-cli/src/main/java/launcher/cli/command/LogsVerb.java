package launcher.cli.command;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import launcher.cli.client.RequestFailedException;
import launcher.core.protocol.Request;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What apps printed. */
@Command(name = "logs", description = "What apps printed; of all of them if none is named.")
final class LogsVerb extends Verb {

    private static final String LINES = "100";

    @Parameters(arity = "0..*", paramLabel = "APP", description = "One or more apps.")
    private List<String> apps = List.of();

    @Option(names = {"-f", "--follow"}, description = "Go on with what they print next.")
    private boolean follow;

    @Option(names = {"-n", "--lines"}, paramLabel = "N", defaultValue = LINES, converter = LineCount.class,
            description = "The last N lines of each app (${DEFAULT-VALUE}).")
    private int lines;

    @Option(names = "--since", paramLabel = "10m", converter = DurationParser.class,
            description = "Only of the last 10m.")
    private @Nullable Duration since;

    @Option(names = "--previous", description = "Of the run before.")
    private boolean previous;

    @Option(names = {"-t", "--timestamps"}, description = "Say before each line when it was printed, in UTC.")
    private boolean timestamps;

    LogsVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException {
        var seconds = since == null ? OptionalDouble.empty() : OptionalDouble.of(since.toMillis() / 1000.0);
        var client = follow ? session().patiently() : session().quickly();
        client.follow(new Request.Logs(apps, follow, lines, seconds, previous),
                new LogPrinter(session(), apps, timestamps));
        return OK;
    }
}
