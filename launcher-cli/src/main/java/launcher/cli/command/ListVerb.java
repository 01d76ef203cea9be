package launcher.cli.command;

import launcher.cli.client.RequestFailedException;
import launcher.cli.output.StatusText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.AppList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The table of all apps. */
@Command(name = "list", description = "All apps.")
final class ListVerb extends Verb {

    @Option(names = {"-q", "--quiet"}, description = "Names only, one a line.")
    private boolean quiet;

    ListVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException, WireFormatException {
        var result = session().quickly().ask(new Request.ListApps());
        if (session().json()) {
            session().printJson(result);
            return OK;
        }
        var apps = AppList.fromJson(result).apps();
        if (quiet) {
            apps.forEach(app -> session().print(app.app()));
        } else {
            session().print(new StatusText(session().colours()).list(apps));
        }
        return OK;
    }
}
