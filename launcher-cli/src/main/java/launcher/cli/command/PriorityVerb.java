package launcher.cli.command;

import java.util.Optional;
import java.util.OptionalInt;
import launcher.cli.client.RequestFailedException;
import launcher.cli.output.ReportText;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.PrioritySet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Sets how dear an app is when memory runs short. */
@Command(name = "priority",
        description = "Set an app's priority, 1 to 100 (the lowest is evicted first), or back to the configuration's.")
final class PriorityVerb extends Verb {

    @Parameters(index = "0", paramLabel = "APP", description = "The app.")
    private String app = "";

    @Parameters(index = "1", paramLabel = "VALUE", converter = Value.class, description = "1 to 100, or `default`.")
    private OptionalInt value = OptionalInt.empty();

    @Parameters(index = "2", arity = "0..1", paramLabel = "0|1", converter = Flag.class,
            description = "Always-on; as it is if omitted.")
    private @Nullable Toggle alwaysOn;

    PriorityVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() throws RequestFailedException, WireFormatException {
        var result = session().quickly()
                .ask(new Request.SetPriority(app, value, Optional.ofNullable(alwaysOn).map(Toggle::on)));
        if (session().json()) {
            session().printJson(result);
        } else {
            session().print(ReportText.priority(PrioritySet.fromJson(result)));
        }
        return OK;
    }

    /** A priority, or empty for the word default. */
    static final class Value implements ITypeConverter<OptionalInt> {
        Value() {}

        @Override
        public OptionalInt convert(String text) {
            if (text.equals("default")) {
                return OptionalInt.empty();
            }
            if (!text.matches("[1-9][0-9]?|100")) {
                throw new TypeConversionException("\"" + text
                        + "\" is no priority: write a number from 1 to 100, or default");
            }
            return OptionalInt.of(Integer.parseInt(text));
        }
    }

    /** 0 or 1. */
    static final class Flag implements ITypeConverter<Toggle> {
        Flag() {}

        @Override
        public Toggle convert(String text) {
            return switch (text) {
                case "0" -> new Toggle(false);
                case "1" -> new Toggle(true);
                default -> throw new TypeConversionException("\"" + text + "\" is neither 0 nor 1");
            };
        }
    }
}
