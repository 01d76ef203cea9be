package launcher.cli.command;

import java.util.Optional;
import launcher.cli.client.RequestFailedException;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.VersionView;
import picocli.CommandLine.Command;

/** The versions of this program and of the daemon. */
@Command(name = "version", description = "The version of this program, and of the daemon if it is reachable.")
final class VersionVerb extends Verb {

    VersionVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws WireFormatException {
        var own = session().surroundings().version();
        var daemon = daemon();
        if (session().json()) {
            session().printJson(Json.object().put("schema", 1).put("version", own)
                    .putText("daemon_version", daemon.map(VersionView::version)).build());
            return OK;
        }
        session().print(CliContext.PROGRAM + " " + own);
        session().print(daemon.map(view -> "daemon " + view.version() + " (pid " + view.pid() + ")")
                .orElse("daemon not reachable"));
        return OK;
    }

    private Optional<VersionView> daemon() throws WireFormatException {
        try {
            return Optional.of(VersionView.fromJson(session().quickly().ask(new Request.Version())));
        } catch (RequestFailedException e) {
            return Optional.empty();
        }
    }
}
