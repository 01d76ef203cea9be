package launcher.cli.command;

import launcher.cli.output.ReportText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.Started;
import picocli.CommandLine.Command;

/** Starts apps and waits until they are ready. */
@Command(name = "start", description = "Start apps; wait until they are ready.")
final class StartVerb extends AppsVerb {

    StartVerb(CliContext session) {
        super(session);
    }

    @Override
    Request request(String app, boolean await) {
        return new Request.Start(app, await);
    }

    @Override
    String line(Json.Obj result) throws WireFormatException {
        return ReportText.started(Started.fromJson(result));
    }
}
