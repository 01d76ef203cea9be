package launcher.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import launcher.cli.client.RequestFailedException;
import launcher.cli.output.HumanFormat;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.Json;
import launcher.core.protocol.json.WireFormatException;
import launcher.core.protocol.result.ConfigReport;
import launcher.core.protocol.result.ConfigView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Validates and shows the configuration. A file that is named is checked by a program of the caller's own, never by the
 * daemon: that may run as root, and would tell any account what is in files that only root may read.
 */
@Command(name = "config",
        description = "Validate or show the configuration: config check [FILE], config show [--origin].")
final class ConfigVerb extends Verb {

    @Spec
    private @Nullable CommandSpec spec;

    ConfigVerb(CliContext session) {
        super(session);
    }

    @Override
    public Integer call() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(),
                "say which: check [FILE] or show [--origin]");
    }

    @Command(name = "check",
            description = "Validate FILE, or the configuration as it stands in the daemon's files now.")
    int check(@Parameters(arity = "0..1", paramLabel = "FILE", description = "A configuration.") @Nullable String file)
            throws RequestFailedException, WireFormatException {
        if (file != null) {
            return checkHere(Optional.of(file));
        }
        try {
            var result = session().quickly().ask(new Request.ConfigCheck());
            return report(ConfigReport.fromJson(result), result);
        } catch (RequestFailedException e) {
            if (e.exitCode() != RequestFailedException.NOT_REACHABLE) {
                throw e;
            }
            return checkHere(Optional.empty());
        }
    }

    private int report(ConfigReport report, Json.Obj result) {
        if (session().json()) {
            session().printJson(result);
        } else if (report.problems().isEmpty()) {
            report.warnings().forEach(warning -> session().print(HumanFormat.printable(warning)));
            session().print("valid: "
                    + (report.files().isEmpty() ? "no file, all defaults" : String.join(", ", report.files())));
        } else {
            report.problems().forEach(problem -> session().print(HumanFormat.printable(problem)));
        }
        return report.problems().isEmpty() ? OK : ErrorCode.BAD_CONFIG.exitCode();
    }

    /** Lets the daemon's program check, which needs no daemon that runs. Its output and exit code are ours. */
    private int checkHere(Optional<String> file) throws RequestFailedException {
        var program = session().surroundings().daemonProgram().orElse("streamlit-launcherd");
        var command = new ArrayList<>(List.of(program, "--check-config"));
        file.ifPresent(command::add);
        if (session().json()) {
            command.add("--json");
        }
        session().flush();
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new RequestFailedException(FAILED, "config check: " + program + " cannot be run: " + e.getMessage(),
                    "it belongs beside " + CliContext.PROGRAM + ", or on the PATH");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    @Command(name = "show", description = "The configuration that is in force.")
    int show(@Option(names = "--origin", description = "And where each value comes from.") boolean origin)
            throws RequestFailedException, WireFormatException {
        var result = session().quickly().ask(new Request.ConfigShow(origin));
        if (session().json()) {
            session().printJson(result);
        } else {
            ConfigView.fromJson(result).text().lines().forEach(line -> session().print(HumanFormat.printable(line)));
        }
        return OK;
    }

    @Command(name = "convert", hidden = true)
    int convert(@Parameters(arity = "0..*") @Nullable List<String> files) {
        session().surroundings().err().print("config convert: not supported by this version\n");
        return USAGE;
    }
}
