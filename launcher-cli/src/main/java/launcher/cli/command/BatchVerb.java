package launcher.cli.command;

import launcher.cli.client.RequestFailedException;
import launcher.cli.output.ReportText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.BatchReport;

/** A verb for all apps at once: names those that failed, and exits 1 if there are any. */
abstract class BatchVerb extends Verb {

    private final Request request;
    private final String done;

    /** @param done what an app is for which it worked */
    BatchVerb(CliContext session, Request request, String done) {
        super(session);
        this.request = request;
        this.done = done;
    }

    @Override
    public final Integer call() throws RequestFailedException, WireFormatException {
        var result = session().patiently().ask(request);
        var report = BatchReport.fromJson(result);
        if (session().json()) {
            session().printJson(result);
        } else {
            session().print(ReportText.batch(report, done));
        }
        session().flush();
        for (var failure : report.failed()) {
            session().printFailure(new RequestFailedException(FAILED, failure.message(), ""));
        }
        return report.failed().isEmpty() ? OK : FAILED;
    }
}
