package launcher.cli.command;

import launcher.cli.client.RequestFailedException;
import launcher.cli.output.ReportText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.ReloadReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Has the daemon read its configuration again. */
@Command(name = "reload", description = "Read the configuration again. A bad one is refused, and the old one stays.")
final class ReloadVerb extends Verb {

    @Option(names = "--accept-removal", description = "Let go of apps whose source (a folder, a file) lost everything "
            + "at once. Without it they stay, since the source may only not be mounted.")
    private boolean acceptRemoval;

    ReloadVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException, WireFormatException {
        var result = session().quickly().ask(new Request.Reload(acceptRemoval));
        if (session().json()) {
            session().printJson(result);
        } else {
            session().print(ReportText.reload(ReloadReport.fromJson(result)));
        }
        return OK;
    }
}
