package launcher.cli.command;

import launcher.cli.client.RequestFailedException;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.Tracked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Counts an access and wakes nothing. */
@Command(name = "track", description = "Count an access without waking the app.")
final class TrackVerb extends Verb {

    @Parameters(paramLabel = "APP", description = "The app that is accessed.")
    private String app = "";

    TrackVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException, WireFormatException {
        var result = session().quickly().ask(new Request.Track(app));
        if (session().json()) {
            session().printJson(result);
        } else {
            var tracked = Tracked.fromJson(result);
            session().print("access to " + tracked.app() + " counted (it is " + tracked.state() + ")");
        }
        return OK;
    }
}
