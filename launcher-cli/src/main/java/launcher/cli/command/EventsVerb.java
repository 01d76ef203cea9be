package launcher.cli.command;

import java.util.Optional;
import launcher.cli.client.RequestFailedException;
import launcher.cli.output.HumanFormat;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.EventLine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The event feed. */
@Command(name = "events", description = "What happened lately.")
final class EventsVerb extends Verb {

    private static final int TYPE_WIDTH = 13;

    @Option(names = {"-f", "--follow"}, description = "Go on with what happens next.")
    private boolean follow;

    @Option(names = "--app", paramLabel = "APP", description = "Only of this app.")
    private @Nullable String app;

    EventsVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException {
        var client = follow ? session().patiently() : session().quickly();
        client.follow(new Request.Events(follow, Optional.ofNullable(app)), this::print);
        return OK;
    }

    private boolean print(Json.Obj item) throws WireFormatException {
        if (session().json()) {
            session().printJson(item);
        } else {
            var event = EventLine.fromJson(item);
            var type = event.type() + " ".repeat(Math.max(0, TYPE_WIDTH - event.type().length()));
            session().print(HumanFormat.printable(event.time() + "  " + type + "  " + event.message()));
        }
        return session().flush();
    }
}
