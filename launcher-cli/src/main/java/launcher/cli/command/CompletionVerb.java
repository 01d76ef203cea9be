package launcher.cli.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import launcher.core.protocol.Suggestion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Prints the script that lets a shell complete verbs, options and the names of the apps that the daemon knows at that
 * moment.
 */
@Command(name = "completion", description = "Print a completion script for bash, zsh or fish.")
final class CompletionVerb extends Verb {

    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
    private String shell = "";

    @Spec
    private @Nullable CommandSpec spec;

    CompletionVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() {
        if (!SHELLS.contains(shell) && spec != null) {
            throw new ParameterException(spec.commandLine(),
                    "no script for \"" + shell + "\": there are those for " + String.join(", ", SHELLS)
                            + Suggestion.hint(shell, SHELLS));
        }
        session().out().print(script()
                .replace("@VERBS@", String.join(" ", Verbs.NAMES))
                .replace("@APP_VERBS@", String.join(" ", Verbs.OF_APPS))
                .replace("@APP_VERBS_BAR@", String.join(" | ", Verbs.OF_APPS)));
        return OK;
    }

    private String script() {
        try (var text = CompletionVerb.class.getResourceAsStream("completion." + shell)) {
            if (text == null) {
                throw new IllegalStateException("no completion script for " + shell + " is packed");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
