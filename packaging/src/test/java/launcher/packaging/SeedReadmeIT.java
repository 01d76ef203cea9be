package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Component;
import launcher.fixtures.OpenWrt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands and the configuration of the README of SecuBox's launcher, word for word, at their own paths, with apps
 * made by slforge. The root, procd, uci, logread, slforge and streamlit are stand-ins from the test kit.
 */
@Tag("slow")
class SeedReadmeIT {

    private static final Duration ALL_COMMANDS_MAX = Duration.ofMinutes(3);

    private static final String AWAIT_DAEMON = "until streamlit-launcherctl list >/dev/null 2>&1; do sleep 0.1; done";
    private static final String AWAIT_CONTROL = "until streamlit-launcherctl list | grep -q 'control *ready'; "
            + "do sleep 0.1; done";
    private static final String AWAIT_DASHBOARD = "until streamlit-launcherctl list | grep -q 'dashboard *ready'; "
            + "do sleep 0.1; done";
    private static final String VISIT = "busybox wget -q -O - http://127.0.0.1:8600/jupyter/x && echo";

    private static final List<String> COMMANDS = List.of(
            "echo \"config forge 'main'\" >/etc/config/streamlit-forge",
            "slforge create control",
            "slforge create ytdownload",
            "slforge create dashboard",
            "slforge create jupyter",
            "slforge create analytics",
            "/etc/init.d/streamlit-launcher enable",
            "/etc/init.d/streamlit-launcher start",
            AWAIT_DAEMON,
            "/etc/init.d/streamlit-launcher status",
            AWAIT_CONTROL,
            "streamlit-launcherctl status",
            "streamlit-launcherctl list",
            "streamlit-launcherctl start dashboard",
            "streamlit-launcherctl stop dashboard",
            "streamlit-launcherctl check",
            "streamlit-launcherctl check-memory",
            VISIT,
            "streamlit-launcherctl track jupyter",
            "touch /tmp/streamlit-access/jupyter",
            "logread -e streamlit-launcher",
            "uci set streamlit-launcher.global.idle_timeout='10'",
            "uci set streamlit-launcher.global.memory_threshold='150'",
            "streamlit-launcherctl priority dashboard 100 1",
            "streamlit-launcherctl priority jupyter 20",
            "streamlit-launcherctl priority analytics 30",
            "uci commit streamlit-launcher",
            "/etc/init.d/streamlit-launcher restart",
            AWAIT_DAEMON,
            AWAIT_DASHBOARD,
            "slforge launcher status",
            "cat /etc/config/streamlit-launcher",
            "ls /usr/sbin/streamlit-launcherctl /usr/share/streamlit-launcher/loading.html",
            "streamlit-launcherctl stop-all",
            "/etc/init.d/streamlit-launcher stop");

    private static final String CONFIGURATION = """
            config global 'global'
                # Enable the launcher daemon
                option enabled '1'
                # Enable on-demand startup (vs always-running)
                option on_demand '1'
                # Minutes of inactivity before stopping an app
                option idle_timeout '30'
                # Seconds between idle checks
                option check_interval '60'
                # Minimum free memory (MB) before force-stopping apps
                option memory_threshold '100'
                # Max seconds to wait for app startup
                option startup_timeout '30'

            # App priorities (higher = keep running longer)
            config priority 'control'
                option app 'control'
                option value '100'
                option always_on '1'

            config priority 'ytdownload'
                option app 'ytdownload'
                option value '30'
            """;

    @TempDir
    private Path workspace = Path.of("");

    @Test
    void everyCommandOfTheReadmeDoesWhatItPromises() throws IOException {
        Requirements.orSkip(Component.otherAccount());
        Requirements.orSkip(Component.program("busybox", "busybox-static"));
        Path unshare = Requirements.orSkip(Component.program("unshare", "util-linux"));
        Path bin = workspace.resolve("bin");
        Stream.of("rc.common", "uci", "slforge", "logread").forEach(name -> OpenWrt.standIn(name, bin));
        OpenWrt.streamlit(bin);
        Path secubox = OpenWrt.standIn("secubox", bin);
        Files.writeString(workspace.resolve("streamlit-launcher"), CONFIGURATION);
        Path commands = Files.write(workspace.resolve("commands"), commands());

        CommandResult all = CommandResult.command(ALL_COMMANDS_MAX, List.of(unshare.toString(), "-m", "-n", "-p", "-f",
                "--kill-child", "--mount-proc", "sh", secubox.toString(), workspace.toString(),
                Scripts.PACKAGING.toString(), commands.toString())).succeeded();

        List<Printed> printed = Printed.by(all.out());
        assertThat(printed).extracting(Printed::command).containsExactlyElementsOf(commands());
        assertThat(printed).allSatisfy(command -> assertThat(command.exit()).as(command.toString()).isZero());
        assertThat(of(printed, "/etc/init.d/streamlit-launcher status"))
                .contains("Idle Timeout:        30m", "Check Interval:      60s", "Memory Threshold:    100 MiB")
                .doesNotContain("Problems");
        assertThat(of(printed, "streamlit-launcherctl list").lines().map(line -> line.replaceAll(" +", " ")))
                .anyMatch(line -> line.startsWith("control ready"))
                .anyMatch(line -> line.startsWith("ytdownload stopped") && line.contains(" 30 no "))
                .anyMatch(line -> line.startsWith("dashboard stopped") && line.contains(" 50 no "));
        assertThat(of(printed, "streamlit-launcherctl start dashboard")).contains("dashboard is ready");
        assertThat(of(printed, "streamlit-launcherctl stop dashboard")).contains("dashboard is stopped");
        assertThat(of(printed, "streamlit-launcherctl check")).contains("1 running, 0 idle");
        assertThat(of(printed, VISIT)).endsWith(" /x\n");
        assertThat(of(printed, "logread -e streamlit-launcher")).contains("started: 5 apps");
        assertThat(of(printed, "slforge launcher status"))
                .contains("Idle Timeout:        10m", "Memory Threshold:    150 MiB")
                .doesNotContain("Problems")
                .containsPattern("(?m)^control +ready .* 100 +yes ")
                .containsPattern("(?m)^dashboard +ready .* 100 +yes ")
                .containsPattern("(?m)^jupyter +ready .* 20 +no ")
                .containsPattern("(?m)^analytics +stopped .* 30 +no ")
                .containsPattern("(?m)^ytdownload +stopped .* 30 +no ");
        assertThat(of(printed, "cat /etc/config/streamlit-launcher"))
                .contains("option idle_timeout '10'", "option app 'dashboard'");
    }

    private List<String> commands() {
        var all = new ArrayList<>(List.of("cp " + workspace + "/streamlit-launcher /etc/config/streamlit-launcher"));
        all.addAll(COMMANDS);
        return all;
    }

    private static String of(List<Printed> all, String command) {
        return all.stream().filter(printed -> printed.command().equals(command)).map(Printed::text)
                .collect(Collectors.joining());
    }

    /** A command with all that it printed. */
    private record Printed(String command, String text, int exit) {

        static List<Printed> by(String transcript) {
            var all = new ArrayList<Printed>();
            String command = "";
            var text = new StringBuilder();
            for (String line : transcript.lines().toList()) {
                if (line.startsWith("$ ")) {
                    command = line.substring(2);
                    text.setLength(0);
                } else if (line.startsWith("[exit ")) {
                    all.add(new Printed(command, text.toString(),
                            Integer.parseInt(line.substring(6, line.length() - 1))));
                } else {
                    text.append(line).append('\n');
                }
            }
            return all;
        }
    }
}
