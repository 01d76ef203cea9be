package launcher.cli.command;

import launcher.cli.client.RequestFailedException;
import launcher.cli.output.ReportText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.CheckReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One idle pass. */
@Command(name = "check", description = "Look once for idle apps and stop them. Says what it did and why.")
final class CheckVerb extends Verb {

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    CheckVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException, WireFormatException {
        var result = session().quickly().ask(new Request.Check(dryRun));
        if (session().json()) {
            session().printJson(result);
        } else {
            session().print(ReportText.check(CheckReport.fromJson(result), session().colours()));
        }
        return OK;
    }
}
