package launcher.cli.command;

import launcher.core.protocol.Request;
import picocli.CommandLine.Command;

/** Stops every running app. */
@Command(name = "stop-all", description = "Stop every running app; exit 1 names those that failed.")
final class StopAllVerb extends BatchVerb {

    StopAllVerb(CliContext session) {
        super(session, new Request.StopAll(), "stopped");
    }
}
