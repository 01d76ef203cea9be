package launcher.packaging;

import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Distribution;
import launcher.fixtures.FreePort;
import org.junit.jupiter.api.Test;

/** What the README tells a newcomer to type. */
class ReadmeTourIT {

    private static final Pattern COMMAND = Pattern.compile("\\$ streamlit-launcherctl (.*)");

    /**
     * What differs from machine to machine, and what stands for it; the lengths of durations and numbers decide how
     * wide a table is.
     */
    private static final List<List<String>> VARYING = List.of(
            List.of("\\b[0-9.]+(ms|h|m|s)( [0-9.]+(ms|h|m|s))*", "DURATION"),
            List.of("[0-9.]+ (KiB|MiB|GiB)", "SIZE"),
            List.of("\\b[0-9]+\\b", "NUMBER"),
            List.of("(DURATION ?)+", "DURATION "),
            List.of(" +", " "));

    private record Step(String command, List<String> printed) {}

    /** It need not build: what is tested was built just now, and is in use by this JVM. */
    @Test
    void quickstartChecksItself() throws IOException {
        Path place = Files.createDirectories(Distribution.sourceTree().resolve("target/quickstart"));
        Files.writeString(place.resolve("built"), "");

        CommandResult ran = CommandResult.command(Duration.ofMinutes(15), List.of(
                Scripts.PACKAGING.resolve("quickstart").toString(), "--check", "--port",
                        Integer.toString(FreePort.any())));

        assertThat(ran.succeeded().out()).contains("hello answers 200");
    }

    @Test
    void everyCommandOfTheTourWorksAsPrinted() throws Exception {
        List<Step> tour = tour();
        assertThat(tour).extracting(step -> step.command().split(" ", 2)[0])
                .contains("status", "stop", "request", "explain", "priority", "logs");
        var apps = List.of(web("hello"), web("clock").with("idle_timeout: 1m"));
        try (var launcher = Launcher.running("idle_timeout: 10m", apps)) {
            open(launcher, "/hello/");
            for (Step step : tour) {
                CommandResult ran = launcher.cli(step.command().split(" +", 0)).succeeded();

                if (step.command().startsWith("logs")) {
                    // the app's own words
                    assertThat(ran.out().lines()).as(step.command()).hasSizeBetween(1, 4);
                } else {
                    assertThat(masked(ran.out().lines().toList())).as(step.command()).isEqualTo(masked(step.printed()));
                }
            }
        }
    }

    /** Each command in the README's console with what is printed below it. */
    private static List<Step> tour() throws IOException {
        var steps = new ArrayList<Step>();
        for (String line : Files.readString(Distribution.sourceTree().resolve("README.md"))
                .split("```console\n", 2)[1].split("\n```", 2)[0].split("\n", -1)) {
            COMMAND.matcher(line).results().map(found -> found.group(1)).findFirst().ifPresentOrElse(
                    command -> steps.add(new Step(command, new ArrayList<>())), () ->
                            steps.getLast().printed().add(line));
        }
        return steps;
    }

    private static String masked(List<String> lines) {
        String text = String.join("\n", lines);
        for (List<String> varying : VARYING) {
            text = text.replaceAll(varying.getFirst(), varying.getLast());
        }
        return text.replaceAll(" (?=\n|$)", "");
    }

    private static void open(Launcher launcher, String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(HttpRequest.newBuilder(launcher.workspace().url(path)).timeout(Launcher.SOON).build(),
                    HttpResponse.BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }
}
