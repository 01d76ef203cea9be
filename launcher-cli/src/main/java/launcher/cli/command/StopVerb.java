package launcher.cli.command;

import launcher.cli.output.ReportText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.Stopped;
import picocli.CommandLine.Command;

/** Stops apps and waits until their processes are gone. */
@Command(name = "stop", description = "Stop apps; wait until their whole process trees are gone.")
final class StopVerb extends AppsVerb {

    StopVerb(CliContext session) {
        super(session);
    }

    @Override
    Request request(String app, boolean await) {
        return new Request.Stop(app, await);
    }

    @Override
    String line(Json.Obj result) throws WireFormatException {
        return ReportText.stopped(Stopped.fromJson(result));
    }
}
