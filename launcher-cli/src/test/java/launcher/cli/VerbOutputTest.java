package launcher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.JsonText;
import launcher.core.protocol.result.StatusDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerbOutputTest extends CliFixture {

    @Test
    void statusShowsSettingsProblemsAndApps() {
        assertThat(setting.call("status")).isEqualTo(new Call(0, """
                Streamlit Launcher Status
                =========================
                Version:             0.1.0 (pid 4711, up 1h 2m)
                Enabled:             yes
                On-Demand:           yes
                Idle Timeout:        30m
                Check Interval:      60s
                Memory Threshold:    100 MiB
                Free Memory:         7747 MiB

                Problems:
                ---------
                ! the configuration was not reloaded:
                ! /etc/c.yaml:3:5: error: bad

                Apps:
                -----
                NAME         STATE    IDLE  STOPS IN  MEMORY  PRIORITY  ALWAYS  REASON
                broken       failed      -         -       -         1  no      crashed ?[31m5 times
                hello        ready      3s   29m 56s  58 MiB        50  no      woken by GET / from 127.0.0.1
                sales-board  stopped     -         -       -       100  yes     idle for 30m
                """, ""));
    }

    @Test
    void statusOfAnAppShowsAllOfIt() {
        assertThat(setting.call("status", "hello")).isEqualTo(new Call(0, """
                App:                 hello
                State:               ready
                Reason:              woken by GET / from 127.0.0.1 (woken)
                Provider:            process
                Pid:                 4720
                Port:                8501
                URL:                 http://127.0.0.1:8501/
                Enabled:             yes
                Priority:            50
                Always-On:           no
                Idle:                3s
                Stops In:            29m 56s
                Connections:         1
                Memory:              58 MiB
                Starts:              3 (1 after a crash)
                Last Start Took:     1.84s
                """, ""));
    }

    @Test
    void statusOfAnAppThatDoesNotServeExitsWith3() {
        assertThat(setting.call("status", "sales-board").exitCode()).isEqualTo(3);
        assertThat(setting.call("status", "broken").exitCode()).isEqualTo(3);
        assertThat(setting.call("status", "notes").exitCode()).as("paused").isEqualTo(3);
        assertThat(setting.call("status", "broken", "--json").exitCode()).isEqualTo(3);
    }

    @Test
    void listIsATableOrOnlyNames() {
        assertThat(setting.call("list")).isEqualTo(new Call(0, """
                NAME         STATE    IDLE  STOPS IN  MEMORY  PRIORITY  ALWAYS  URL
                hello        ready      3s   29m 56s  58 MiB        50  no      http://127.0.0.1:8501/
                sales-board  stopped     -         -       -       100  yes     -
                """, ""));
        assertThat(setting.call("list", "-q").out()).isEqualTo("hello\nsales-board\n");
    }

    @Test
    void jsonIsTheUnchangedDocumentOfTheDaemon() {
        var document = JsonText.write(new StatusDocument(launcher(), List.of(HELLO)).toJson());
        assertThat(setting.call("status", "hello", "--json")).isEqualTo(new Call(0, document + "\n", ""));
        assertThat(setting.call("--json", "start", "hello").out())
                .isEqualTo("{\"schema\":1,\"app\":\"hello\",\"state\":\"ready\",\"started_in_seconds\":null}\n");
    }

    @Test
    void everyReadingVerbPrintsJsonWithItsSchema() {
        for (var verb : List.of("status", "list", "explain hello", "check --dry-run", "check-memory --dry-run",
                "config check",
                "config show", "version", "logs hello", "events")) {
            var call = setting.call((verb + " --json").split(" ", -1));
            assertThat(call.out().lines()).as(verb).isNotEmpty().allMatch(line -> line.startsWith("{\"schema\":1,"));
        }
    }

    @Test
    void colourIsForTerminalsOnly() {
        var green = "\u001b[32mready\u001b[0m";
        assertThat(setting.onTerminal().call("list").out()).contains("hello        " + green + "      3s")
                .isNotEqualTo(setting.call("list").out());
        assertThat(setting.call("list").out()).doesNotContain("\u001b");
        assertThat(setting.onTerminal().call("list", "--no-color").out()).isEqualTo(setting.call("list").out());
        assertThat(setting.onTerminal().with("NO_COLOR", "1").call("list").out()).isEqualTo(setting.call("list").out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            start hello | hello is already ready
            start slow | slow is ready (started in 12.50s)
            start --no-wait hello | hello is starting
            restart hello | hello is ready (started in 1m 1s)
            stop hello | hello is stopped
            stop sales-board | sales-board is already stopped
            request hello | hello is ready (started in 1.84s)
            track hello | access to hello counted (it is stopped)
            priority hello 80 0 | hello: priority 80, always-on no
            priority hello default | hello: priority 50, always-on yes
            always-on hello | hello: priority 50, always-on yes
            always-on hello off | hello: priority 50, always-on no
            stop-all | hello is stopped
            check-memory --dry-run | dry run: 7747 MiB available, threshold 100 MiB: nothing to do
            config show | launcher:
            config show --origin | launcher: # default
            logs hello | listening as hello
            """)
    void verbsReportTheirOutcome(String arguments, String said) {
        assertThat(setting.call(arguments.split(" ", -1))).isEqualTo(new Call(0, said + "\n", ""));
    }

    @Test
    void argumentsBecomeTheFieldsOfTheRequest() {
        setting.call("priority", "hello", "100", "1");
        setting.call("priority", "hello", "7");
        setting.call("logs", "a", "b", "-n", "5", "--since", "10m", "--previous");
        setting.call("events", "--app", "hello");
        setting.call("stop", "--no-wait", "hello");
        assertThat(daemon.asked).containsExactly(
                new Request.SetPriority("hello", OptionalInt.of(100), Optional.of(true)),
                new Request.SetPriority("hello", OptionalInt.of(7), Optional.empty()),
                new Request.Logs(List.of("a", "b"), false, 5, OptionalDouble.of(600), true),
                new Request.Events(false, Optional.of("hello")),
                new Request.Stop("hello", false));
    }

    @Test
    void explainPrintsReasonClocksAndOutlook() {
        assertThat(setting.call("explain", "hello")).isEqualTo(new Call(0, """
                hello is ready: requested by uid 0 (requested)
                  last activity:   request by uid 0, 1m 15s ago
                  clocks:          human 1m 15s ago, data 2s ago, busy (1, the last for 1m 1s), 3 connections; decided \
                by human
                  will stop:       in 28m 45s unless used: idle_timeout is 30m
                  evicted before:  a, b
                  note:            memory is short
                """, ""));
    }

    @Test
    void checkPrintsDecisionsAndReasons() {
        assertThat(setting.call("check").out()).isEqualTo("""
                NAME         ACTION  REASON
                hello        keep    used 3s ago
                sales-board  stop    idle for 31m
                1 of 2 apps stopped
                """);
    }

    @Test
    void outputOfSeveralAppsIsPrefixed() {
        assertThat(setting.call("logs").out())
                .isEqualTo("hello | listening as hello\nsales-board | listening as sales-board\n");
        assertThat(setting.call("logs", "hello", "b").out())
                .isEqualTo("hello | listening as hello\nb     | listening as b\n");
        assertThat(setting.call("logs", "hello", "-t").out())
                .isEqualTo("2026-11-20T09:00:00.123Z listening as hello\n");
        assertThat(setting.call("logs", "hello", "b", "--timestamps").out())
                .startsWith("hello | 2026-11-20T09:00:00.123Z listening as hello\n");
        assertThat(setting.call("watch").out()).startsWith("hello | ");
        assertThat(daemon.asked).last().isEqualTo(new Request.Logs(List.of(), true, 10, OptionalDouble.empty(), false));
    }

    @Test
    void eventsAreAlignedLines() {
        assertThat(setting.call("events").out()).isEqualTo("""
                2026-11-20T09:00:00.123Z  starting       hello is starting
                2026-11-20T09:00:01.965Z  waiting_ready  waiting for hello
                """);
    }

    @Test
    void reloadNamesTheAppsThatDiffer() {
        assertThat(setting.call("reload").out())
                .isEqualTo("added: new\nchanged: hello, sales-board\nkept: lost\nnote: socket: at the next start\n");
    }

    @Test
    void reloadLetsGoOfALostSourceWhenTold() {
        assertThat(setting.call("reload", "--accept-removal").out())
                .startsWith("added: new\nremoved: lost\nchanged: hello, sales-board\nnote: ");
        assertThat(daemon.asked).last().isEqualTo(new Request.Reload(true));
        assertThat(setting.call("reload").exitCode()).isZero();
        assertThat(daemon.asked).last().isEqualTo(new Request.Reload(false));
    }

    @Test
    void severalAppsAreReportedInOrder() {
        var mixed = setting.call("start", "slow", "crash-loop", "hello");
        assertThat(mixed.exitCode()).isEqualTo(8);
        assertThat(mixed.out()).isEqualTo("slow is ready (started in 12.50s)\nhello is already ready\n");
        assertThat(setting.call("start", "crash-loop", "startup-timeout", "hello").exitCode()).isEqualTo(1);
        assertThat(setting.call("start", "startup-timeout", "startup-timeout").exitCode()).isEqualTo(7);
    }

    @Test
    void startAllNamesFailedAppsAndExitsWith1() {
        assertThat(setting.call("start-all")).isEqualTo(
                new Call(1, "hello is ready\n", "streamlit-launcherctl: broken: not started: crashed 5 times\n"));
    }

    @Test
    void versionNamesProgramAndDaemon() {
        assertThat(setting.call("version"))
                .isEqualTo(new Call(0, "streamlit-launcherctl 0.1.0\ndaemon 0.1.0 (pid 4711)\n", ""));
        assertThat(setting.call("--version")).isEqualTo(setting.call("version"));
    }
}
