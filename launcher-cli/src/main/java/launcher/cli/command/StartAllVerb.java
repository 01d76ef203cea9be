package launcher.cli.command;

import launcher.core.protocol.Request;
import picocli.CommandLine.Command;

/** Starts every enabled app. */
@Command(name = "start-all", description = "Start every enabled app; exit 1 names those that failed.")
final class StartAllVerb extends BatchVerb {

    StartAllVerb(CliContext session) {
        super(session, new Request.StartAll(), "ready");
    }
}
