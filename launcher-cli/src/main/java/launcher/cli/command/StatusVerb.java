package launcher.cli.command;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import launcher.cli.client.RequestFailedException;
import launcher.cli.output.StatusText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.StatusDocument;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The launcher's settings and the table of its apps, or one app. */
@Command(name = "status", description = "The launcher's settings and all apps, or one app in full.")
final class StatusVerb extends Verb {

    /** Of an app that is stopped, paused or failed. */
    private static final int NOT_RUNNING = 3;

    private static final int WATCH_SECONDS = 2;
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[J";

    @Parameters(arity = "0..1", paramLabel = "APP", description = "Only this one; exit 3 if it does not run.")
    private @Nullable String app;

    @Option(names = {"-w", "--watch"}, description = "Again every 2 seconds, until Ctrl-C.")
    private boolean watch;

    StatusVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException, WireFormatException {
        var code = show("");
        while (watch && session().flush() && pause()) {
            code = show(session().surroundings().terminal() ? HOME_AND_CLEAR : "\n");
        }
        return code;
    }

    private int show(String before) throws RequestFailedException, WireFormatException {
        Json.Obj result = session().quickly().ask(new Request.Status(Optional.ofNullable(app)));
        var status = StatusDocument.fromJson(result);
        if (session().json()) {
            session().printJson(result);
        } else {
            session().out().print(before);
            session().print(lines(status));
        }
        var asleep = app != null
                && status.apps().stream().allMatch(one -> List.of("stopped", "paused", "failed").contains(one.state()));
        return asleep ? NOT_RUNNING : OK;
    }

    private List<String> lines(StatusDocument status) {
        var text = new StatusText(session().colours());
        return app != null && status.apps().size() == 1 ? text.app(status.apps().getFirst()) : text.launcher(status);
    }

    private static boolean pause() {
        try {
            return !new CountDownLatch(1).await(WATCH_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
