package launcher.cli.command;

import launcher.cli.client.RequestFailedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The daemon in the foreground; the start script sees to this verb, so that pid and signals are the daemon's. */
@Command(name = "daemon", description = "Run the daemon in the foreground.")
@SuppressWarnings("UnusedVariable") // the options are here for the help; the start script passes them on
final class DaemonVerb extends Verb {

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration.")
    private String config = "";

    @Option(names = "--ephemeral", description = "Stop every app when the daemon ends.")
    private boolean ephemeral;

    DaemonVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException {
        throw new RequestFailedException(USAGE, "daemon: only the start script can do this",
                "call bin/streamlit-launcherctl daemon, or streamlit-launcherd");
    }
}
