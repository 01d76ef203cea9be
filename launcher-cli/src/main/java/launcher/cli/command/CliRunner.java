package launcher.cli.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import launcher.cli.client.RequestFailedException;
import launcher.core.protocol.Suggestion;
import launcher.core.protocol.json.WireFormatException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** From arguments to an exit code. */
public final class CliRunner {

    private static final List<String> OPTIONS_WITH_VALUE = List.of("--socket", "--timeout");

    private final CliEnvironment surroundings;

    public CliRunner(CliEnvironment surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs one call; 1 instead of 0 if its output could not be written. */
    public int run(List<String> given) {
        int code = execute(given);
        surroundings.out().flush();
        var lost = surroundings.lostOutput().get();
        lost.ifPresent(why -> surroundings.err().print(
                CliContext.PROGRAM + ": the output could not be written: " + why + "\n"));
        surroundings.err().flush();
        return lost.isPresent() && code == 0 ? Verb.FAILED : code;
    }

    private int execute(List<String> given) {
        var arguments = given.equals(List.of("--version")) ? List.of("version") : given;
        var session = new CliContext(surroundings);
        var verb = verb(arguments);
        var refusal = verb.flatMap(CliRunner::refusal);
        if (refusal.isPresent()) {
            surroundings.err().print(refusal.get() + "\n");
            return Verb.USAGE;
        }
        return commandLine(session, verb).execute(arguments.toArray(String[]::new));
    }

    /** The first word that is neither an option nor an option's value. */
    private static Optional<String> verb(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            var word = arguments.get(i);
            if (OPTIONS_WITH_VALUE.contains(word)) {
                i++;
            } else if (!word.startsWith("-")) {
                return Optional.of(word);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> refusal(String verb) {
        if (Verbs.LATER.contains(verb)) {
            return Optional.of(verb + ": not supported by this version");
        }
        if (!Verbs.NAMES.contains(verb)) {
            return Optional.of(CliContext.PROGRAM + ": no such verb: \"" + verb + "\""
                    + Suggestion.hint(verb, Verbs.NAMES)
                    + "\n  see `" + CliContext.PROGRAM + " help`");
        }
        return Optional.empty();
    }

    /**
     * Only the verb that was typed is registered: reading the annotations of all would take longer than asking the
     * daemon.
     */
    private CommandLine commandLine(CliContext session, Optional<String> verb) {
        var line = new CommandLine(session);
        var registered = verb.filter(name -> !name.equals("help")).map(List::of).orElse(Verbs.NAMES);
        for (var name : registered) {
            line.addSubcommand(name, Verbs.command(name, session).orElseThrow());
        }
        line.setOut(new PrintWriter(surroundings.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(surroundings.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setParameterExceptionHandler((problem, _) -> badUsage(problem));
        line.setExecutionExceptionHandler((problem, _, _) -> failed(session, problem));
        return line;
    }

    private int badUsage(ParameterException problem) {
        var verb = problem.getCommandLine().getCommandName();
        var name = verb.equals(CliContext.PROGRAM) ? "" : verb + ": ";
        surroundings.err().print(CliContext.PROGRAM + ": " + name + problem.getMessage() + "\n");
        if (!name.isEmpty()) {
            surroundings.err().print("  usage: "
                    + problem.getCommandLine().getHelp().synopsis(0).strip().replaceAll("\\s+", " ") + "\n");
        }
        return Verb.USAGE;
    }

    private static int failed(CliContext session, Exception problem) throws Exception {
        return switch (problem) {
            case RequestFailedException failure -> {
                session.printFailure(failure);
                yield failure.exitCode();
            }
            case WireFormatException e -> {
                session.printFailure(
                        new RequestFailedException(Verb.FAILED, "the answer cannot be understood: " + e.problem(),
                        "are this program and the daemon of the same version?"));
                yield Verb.FAILED;
            }
            default -> throw problem;
        };
    }
}
