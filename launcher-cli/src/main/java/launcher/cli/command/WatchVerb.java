package launcher.cli.command;

import java.util.List;
import java.util.OptionalDouble;
import launcher.cli.client.RequestFailedException;
import launcher.core.protocol.Request;
import picocli.CommandLine.Command;

/** Follows the output of all apps. */
@Command(name = "watch", description = "Follow what all apps print: logs -f.")
final class WatchVerb extends Verb {

    private static final int LINES = 10;

    WatchVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException {
        session().patiently().follow(
                new Request.Logs(List.of(), true, LINES, OptionalDouble.empty(), false),
                        new LogPrinter(session(), List.of(), false));
        return OK;
    }
}
