package launcher.cli.command;

import launcher.cli.client.RequestFailedException;
import launcher.cli.output.ReportText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.CheckReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One memory pass. */
@Command(name = "check-memory",
        description = "Look once at the memory, and evict apps if it is short. Says what it did and why.")
final class CheckMemoryVerb extends Verb {

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    CheckMemoryVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException, WireFormatException {
        var result = (dryRun ? session().quickly() : session().patiently()).ask(new Request.CheckMemory(dryRun));
        if (session().json()) {
            session().printJson(result);
        } else {
            session().print(ReportText.check(CheckReport.fromJson(result), session().colours()));
        }
        return OK;
    }
}
