package launcher.cli.command;

import launcher.cli.client.RequestFailedException;
import launcher.cli.output.ReportText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.PrioritySet;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Pins an app, or releases it. */
@Command(name = "always-on", description = "Keep an app running whatever happens, or no longer.")
final class AlwaysOnVerb extends Verb {

    @Parameters(index = "0", paramLabel = "APP", description = "The app.")
    private String app = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "on|off", converter = Switch.class,
            description = "on if omitted.")
    private Toggle pinned = new Toggle(true);

    AlwaysOnVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException, WireFormatException {
        var result = session().quickly().ask(new Request.SetAlwaysOn(app, pinned.on()));
        if (session().json()) {
            session().printJson(result);
        } else {
            session().print(ReportText.priority(PrioritySet.fromJson(result)));
        }
        return OK;
    }

    /** on or off. */
    static final class Switch implements ITypeConverter<Toggle> {
        Switch() {}

        @Override
        public Toggle convert(String text) {
            return switch (text) {
                case "on" -> new Toggle(true);
                case "off" -> new Toggle(false);
                default -> throw new TypeConversionException("\"" + text + "\" is neither on nor off");
            };
        }
    }
}
