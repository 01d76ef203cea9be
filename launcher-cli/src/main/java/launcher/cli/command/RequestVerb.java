package launcher.cli.command;

import launcher.cli.client.RequestFailedException;
import launcher.cli.output.ReportText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.Started;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Counts an access, wakes the app and waits until it is ready: what a proxy's hook calls. */
@Command(name = "request", description = "Count an access, wake the app if on-demand is on, wait until it is ready.")
final class RequestVerb extends Verb {

    @Parameters(paramLabel = "APP", description = "The app that is accessed.")
    private String app = "";

    RequestVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException, WireFormatException {
        var result = session().patiently().ask(new Request.Access(app));
        if (session().json()) {
            session().printJson(result);
        } else {
            session().print(ReportText.started(Started.fromJson(result)));
        }
        return OK;
    }
}
