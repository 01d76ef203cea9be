package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Component;
import launcher.fixtures.Distribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellcheckTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyShellScriptOfThisTreeIsClean() throws IOException {
        List<Path> scripts = scripts();
        assertThat(scripts).extracting(script -> script.getFileName().toString())
                .contains("run", "verify", "quickstart", "install", "streamlit-launcherctl", "streamlit-launcherd",
                        "find-java.sh",
                        "streamlit-launcher.init", "stub-worker.sh");

        assertThat(check(scripts)).isEqualTo(new CommandResult(0, "", ""));
    }

    @Test
    void flawIsReported() {
        assertThat(check(List.of(Scripts.write(folder.resolve("flawed"), "#!/bin/sh\nrm $1\n"))).out())
                .contains("SC2086");
    }

    private static List<Path> scripts() throws IOException {
        var scripts = new ArrayList<Path>();
        for (String part : List.of(".ci", "packaging", "src-test-fixtures", "launcher-daemon")) {
            try (Stream<Path> found = Files.walk(Distribution.sourceTree().resolve(part))) {
                found.filter(file -> Files.isRegularFile(file) && !file.toString().contains("/target/")
                        && isShell(file))
                        .forEach(scripts::add);
            }
        }
        return scripts;
    }

    private static boolean isShell(Path file) {
        try (var reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String first = reader.readLine();
            return first != null && (first.startsWith("#!/bin/sh") || file.toString().endsWith(".sh"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CommandResult check(List<Path> scripts) {
        var command = new ArrayList<>(List.of(
                Requirements.orSkip(Component.program("shellcheck", "shellcheck")).toString(), "--shell=sh", "-x",
                        "-P", "SCRIPTDIR"));
        scripts.forEach(script -> command.add(script.toString()));
        return CommandResult.command(Duration.ofSeconds(60), command);
    }
}
