package launcher.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import launcher.cli.command.CliEnvironment;
import launcher.cli.command.CliRunner;

/** Calls the command line inside this process, and keeps what it said. */
record Call(int exitCode, String out, String err) {

    /** How the next calls are made. */
    record Setting(Map<String, String> environment, boolean terminal, Optional<String> daemonProgram) {

        static Setting of(Path socket) {
            return new Setting(Map.of("STREAMLIT_LAUNCHER_SOCKET", socket.toString()), false, Optional.empty());
        }

        Setting onTerminal() {
            return new Setting(environment, true, daemonProgram);
        }

        Setting with(String name, String value) {
            var changed = new HashMap<>(environment);
            changed.put(name, value);
            return new Setting(changed, terminal, daemonProgram);
        }

        Setting daemonProgram(Path program) {
            return new Setting(environment, terminal, Optional.of(program.toString()));
        }

        Call call(String... arguments) {
            var out = new ByteArrayOutputStream();
            var err = new ByteArrayOutputStream();
            int code = new CliRunner(new CliEnvironment(
                    new PrintStream(out, false, StandardCharsets.UTF_8),
                            new PrintStream(err, false, StandardCharsets.UTF_8),
                    environment, 54321, terminal, "0.1.0", daemonProgram, Optional::empty)).run(List.of(arguments));
            return new Call(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }
}
