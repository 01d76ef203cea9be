package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import launcher.fixtures.Distribution;
import launcher.fixtures.Ran;
import org.junit.jupiter.api.Test;

/** What the README tells a newcomer to type. */
class ReadmeTourIT {

    @Test
    void quickstartChecksItself() {
        Ran ran = Ran.command(Duration.ofMinutes(4), List.of(Scripts.PACKAGING.resolve("quickstart").toString(), "--check"));

        assertThat(ran.succeeded().out()).contains("hello answers 200");
    }

    @Test
    void everyCommandOfTheTourWorksAsPrinted() throws IOException {
        var commands = Pattern.compile("(?m)^\\$? ?streamlit-launcherctl ([^#\\n]*)")
                .matcher(Files.readString(Distribution.sourceTree().resolve("README.md")))
                .results().map(found -> found.group(1).strip()).filter(command -> !command.contains("-f")).toList();
        assertThat(commands.stream().map(command -> command.split(" ", 2)[0]))
                .contains("status", "stop", "request", "explain", "priority", "logs");
        try (var launcher = Launcher.running(QUIET, List.of(web("hello"), web("clock")))) {
            for (String command : commands) {
                assertThat(launcher.cli(command.split(" +", 0)).exit()).as("streamlit-launcherctl %s", command).isIn(0, 3);
            }
        }
    }
}
