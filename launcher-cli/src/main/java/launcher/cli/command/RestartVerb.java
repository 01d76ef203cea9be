package launcher.cli.command;

import launcher.cli.output.ReportText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.Started;
import picocli.CommandLine.Command;

/** Stops apps and starts them again. */
@Command(name = "restart", description = "Stop apps and start them again; wait until they are ready.")
final class RestartVerb extends AppsVerb {

    RestartVerb(CliContext session) {
        super(session);
    }

    @Override
    Request request(String app, boolean await) {
        return new Request.Restart(app, await);
    }

    @Override
    String line(Json.Obj result) throws WireFormatException {
        return ReportText.started(Started.fromJson(result));
    }
}
