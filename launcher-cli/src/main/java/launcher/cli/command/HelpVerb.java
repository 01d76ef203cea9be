package launcher.cli.command;

import java.util.Objects;
import launcher.core.protocol.Suggestion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** How to use the program, or one verb. */
@Command(name = "help", description = "How to use this program, or a verb.")
final class HelpVerb extends Verb {

    @Parameters(arity = "0..1", paramLabel = "VERB", description = "One of the verbs.")
    private @Nullable String verb;

    @Spec
    private @Nullable CommandSpec spec;

    HelpVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() {
        var line = Objects.requireNonNull(spec).commandLine();
        var root = line.getParent();
        if (verb == null) {
            root.usage(root.getOut());
            return OK;
        }
        var named = root.getSubcommands().get(verb);
        if (named == null) {
            throw new ParameterException(line, "no such verb: \"" + verb + "\"" + Suggestion.hint(verb, Verbs.NAMES));
        }
        named.usage(root.getOut());
        return OK;
    }
}
