package launcher.cli.command;

import launcher.cli.client.RequestFailedException;
import launcher.cli.output.ReportText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.Explanation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Why an app is as it is. */
@Command(name = "explain",
        description = "Why an app is awake or asleep, when it will stop, and what would be evicted before it.")
final class ExplainVerb extends Verb {

    @Parameters(paramLabel = "APP", description = "The app.")
    private String app = "";

    ExplainVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException, WireFormatException {
        var result = session().quickly().ask(new Request.Explain(app));
        if (session().json()) {
            session().printJson(result);
        } else {
            session().print(ReportText.explanation(Explanation.fromJson(result), session().colours()));
        }
        return OK;
    }
}
