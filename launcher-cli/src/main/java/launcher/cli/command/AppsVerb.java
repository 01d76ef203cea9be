package launcher.cli.command;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import launcher.cli.client.DaemonClient;
import launcher.cli.client.RequestFailedException;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A verb that does the same to each of several apps, all at the same time, and reports on them in the order they were
 * given.
 */
abstract class AppsVerb extends Verb {

    @Parameters(arity = "1..*", paramLabel = "APP", description = "One or more apps.")
    private List<String> apps = List.of();

    @Option(names = "--no-wait", description = "Return at once.")
    private boolean noWait;

    AppsVerb(CliContext session) {
        super(session);
    }

    /** What to ask for one app. */
    abstract Request request(String app, boolean await);

    /** One line about an app for which it was done. */
    abstract String line(Json.Obj result) throws WireFormatException;

    /** The exit code is that of the failures if they agree, otherwise 1. */
    @Override
    public final Integer call() throws RequestFailedException, WireFormatException {
        var requests = new LinkedHashSet<>(apps).stream().map(app -> request(app, !noWait)).toList();
        var codes = new LinkedHashSet<Integer>();
        client().askEach(requests, new DaemonClient.Outcomes() {
            @Override
            public void done(Request request, Json.Obj result) throws RequestFailedException {
                report(result);
            }

            @Override
            public void failed(Request request, RequestFailedException failure) {
                session().flush();
                session().printFailure(failure);
                codes.add(failure.exitCode());
            }
        });
        return codes.isEmpty() ? OK : codes.size() == 1 ? new ArrayList<>(codes).getFirst() : FAILED;
    }

    private DaemonClient client() throws RequestFailedException {
        return noWait ? session().quickly() : session().patiently();
    }

    private void report(Json.Obj result) throws RequestFailedException {
        if (session().json()) {
            session().printJson(result);
            return;
        }
        try {
            session().print(line(result));
        } catch (WireFormatException e) {
            throw new RequestFailedException(FAILED, "the answer cannot be understood: " + e.problem(), "");
        }
    }
}
