package launcher.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is wrong in UCI files is said at its place and in the words of UCI. */
class UciProblemsTest {

    private static final String ONE =
            "config priority 'one'\n option app 'one'\n option value '100'\n option always_on '1'\n";

    @TempDir
    private Path temp;

    private ConfigFolder folder;

    @BeforeEach
    void folder() {
        folder = new ConfigFolder(temp);
        folder.write("streamlit-forge", "config app one\nconfig app 'two'\n option enabled '0'\n");
    }

    private Config valid(String uci) {
        return ConfigFolder.valid(folder.write("streamlit-launcher", uci));
    }

    @Test
    void anOptionOnlyTheForgeKnowsIsAWarning() {
        folder.write("streamlit-forge", "config app one\n option colour red\n");
        assertThat(valid("config global g\n").warnings()).anyMatch(problem ->
                problem.toString().endsWith("streamlit-forge:2:9: warning: colour: unknown option, has no effect"));
    }

    @Test
    void priorityForAnUnknownAppIsAWarning() {
        assertThat(valid("config priority\n option app 'oen'\n option value 5\n").warnings()).anyMatch(problem ->
                problem.toString()
                        .endsWith("streamlit-launcher:2:13: warning: no app named \"oen\", did you mean \"one\"?"));
    }

    @Test
    void whatIsWrongInAManifestIsAWarning() {
        folder.write("apps/one/README.nfo", "[launcher]\npriority=high\nidle_timeout=5\n");
        Config config = valid("config global g\n option apps_dir apps\n");
        assertThat(ConfigFolder.app(config, "one").idleTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.warnings()).anyMatch(problem -> problem.toString().endsWith("README.nfo:2:1: warning: "
                + "priority: expected a whole number from 1 to 100, not \"high\"; it has no effect"));
    }

    static Stream<Arguments> badSections() {
        return Stream.of(
                Arguments.of("config gateway\n option listen 8600\n", "listen: expected an address"),
                Arguments.of("config gateway\n list trusted_proxies localhost\n",
                        "2:23: error: trusted_proxies: expected an IP address or a network"),
                Arguments.of("config gateway\n option lissen x\n", "unknown option, did you mean \"listen\"?"),
                Arguments.of("config app one\n option ready 'port'\n",
                        "ready: expected /PATH, tcp, log REGEX or command WORDS, not \"port\""),
                Arguments.of("config app one\n option stop_method 'brutal'\n",
                        "stop_method: expected one of stop, kill"),
                Arguments.of("config app one\n option memory_limit 'lots'\n",
                        "memory_limit: expected a number of megabytes, or a size like 512M or 2G, not \"lots\""),
                Arguments.of("config app one\n option stop_method kill\n option stop_timeout 5\n",
                        "app \"one\": stop_timeout: has no meaning with stop_method 'kill'"),
                Arguments.of("config app one\n list env 'A'\n", "env: expected lines like: list env 'NAME=value'"),
                Arguments.of("config app x\n option command 'python3 app.py'\n",
                        "command: expected a list; write each word: list command 'WORD', not \"python3 app.py\""),
                Arguments.of("config app one\nconfig app\n option name one\n",
                        "2:1: error: \"one\" has two app sections; remove one"));
    }

    @ParameterizedTest
    @MethodSource("badSections")
    void badSectionIsReportedInTheWordsOfUci(String text, String expected) {
        assertThat(folder.problems(folder.write("streamlit-launcher", text)))
                .anyMatch(problem -> problem.contains(expected))
                .noneMatch(problem ->
                        problem.matches(".*(YAML|\\.yaml|apps\\.one|launcher\\.|gateway\\.|: true|: auto).*"));
    }

    @Test
    void sectionForAnUnknownAppIsAWarning() {
        assertThat(valid("config app oen\n option priority 5\n").warnings()).anyMatch(problem -> problem.toString()
                .contains("no app named \"oen\"") && problem.message().contains("did you mean \"one\"?"));
    }

    @Test
    void onlyAValueThatIsUsedHasToBeUtf8() throws IOException {
        Files.write(temp.resolve("streamlit-forge"),
                "config app one\n option name 'caf\u00e9'\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(valid("config global g\n").catalog().apps()).hasSize(1);
        Path file = Files.write(temp.resolve("streamlit-launcher"),
                "config app one\n option cwd '/caf\u00e9'\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(folder.problems(file))
                .containsExactly("2:13: error: cwd: not UTF-8; write its value in that encoding");
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                Arguments.of("config global 'global\n",
                        "1:15: error: this quote is never closed; add the missing ' at the end of the value"),
                Arguments.of("config global g\n option enabled \"1\n option log_level 'inf'\n",
                        "2:17: error: this quote is never closed"),
                Arguments.of("config global g\n option enabled \"1\n option log_level 'inf'\n",
                        "expected one of debug, info, warn, error, not \"inf\""),
                Arguments.of("config\n", "1:1: error: write: config TYPE 'NAME'"),
                Arguments.of("config global g\n option\n", "2:2: error: write: option KEY 'VALUE'"),
                Arguments.of("config app 'my-app'\n", "1:12: error: \"my-app\" cannot be the name of a section: "
                        + "uci has letters, digits and _ alone; leave the name out here, and add: option name 'NAME'"),
                Arguments.of(ONE + "config app 'one'\n option idle_timeout 5\n",
                        "5:12: error: a section named \"one\" is there already, of type priority, in line 1; leave the "
                                + "name out here, and add: option name 'one'"),
                Arguments.of("config global g\n option idle-timeout 5\n",
                        "2:9: error: \"idle-timeout\" cannot be the name of an option: uci has letters, digits and _ "
                                + "alone"),
                Arguments.of("\uFEFFconfig global g\n", "1:1: error: the file begins with a byte order mark"),
                Arguments.of("config global g\nconfig gateway g\n",
                        "2:16: error: a section named \"g\" is there already, of type global, in line 1"),
                Arguments.of("config global g\n option enabled 1;\n option on_demand '1';\n",
                        "3:23: error: nothing follows this ; on its line; remove it"),
                Arguments.of("config global g\n option tracking_dir /a b\n",
                        "2:25: error: write: option KEY 'VALUE'; a value with spaces needs quotes"),
                Arguments.of("config global g\n optoin enabled 1\n",
                        "2:2: error: a line begins with config, option or list, this one with \"optoin\""),
                Arguments.of("package x\noption enabled 1\n",
                        "2:1: error: this stands before the first \"config\" line"),
                Arguments.of("config global g\n option idel_timeout 5\n",
                        "2:9: error: idel_timeout: unknown option, did you mean \"idle_timeout\"?"),
                Arguments.of("config global g\n option idle_timeout 30m\n",
                        "2:22: error: idle_timeout: expected a number of minutes, not \"30m\""),
                Arguments.of("config global g\n option idle_timeout 0\n",
                        "2:22: error: idle_timeout: expected a number of minutes, not \"0\","
                        + " which is out of its range"),
                Arguments.of("config global g\n option enabled maybe\n",
                        "2:17: error: enabled: expected 0 or 1, not \"maybe\""),
                Arguments.of("config global g\n list enabled 1\n",
                        "2:7: error: enabled: this is not a list; write: option enabled 'VALUE'"),
                Arguments.of("config globl g\n",
                        "1:1: error: unknown section type \"globl\", did you mean \"global\"?"),
                Arguments.of("config priority\n option value 5\n", "1:1: error: this section has no app"),
                Arguments.of("config priority\n option app one\n option value banana\n",
                        "3:15: error: value: expected a whole number from 1 to 100"),
                Arguments.of("config priority\n option app one\n option value 101\n",
                        "expected a whole number from 1 to 100, not \"101\""),
                Arguments.of("config priority\n option app one\n option always_on maybe\n",
                        "always_on: expected 0 or 1, not \"maybe\""),
                Arguments.of(ONE + ONE.replace("'one'\n option app", "'uno'\n option app"),
                        "6:13: error: \"one\" has two priority sections; remove one"),
                Arguments.of("config global g\n option apps_dir 'a\0b'\n", "2:20: error: a NUL character"));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void badFileIsReportedAtItsPosition(String text, String expected) {
        assertThat(folder.problems(folder.write("streamlit-launcher", text)))
                .anyMatch(problem -> problem.contains(expected));
    }

    static Stream<Arguments> badApps() {
        return Stream.of(
                Arguments.of("config app '../x'\n", "1:12: error: \"../x\" cannot be the name of a section"),
                Arguments.of("config app\n option name '../x'\n", "\"../x\" cannot be an app name"),
                Arguments.of("config app\n option name 'a/b'\n", "\"a/b\" cannot be an app name"),
                Arguments.of("config app 'Big'\n", "call it \"big\""),
                Arguments.of("config app\n", "1:1: error: this app has no name; write: config app 'NAME'"),
                Arguments.of("config app a\nconfig app\n option name a\n",
                        "2:1: error: a second app named \"a\"; remove one"),
                Arguments.of("config app a\n option entrypoint '../../etc/x.py'\n",
                        "2:20: error: entrypoint: expected a file in /srv/streamlit/apps/a"),
                Arguments.of("config app a\n option memory lots\n",
                        "2:16: error: memory: expected a size like 512M or 2G"),
                Arguments.of("config app a\n option prot 1\n",
                        "2:9: error: prot: unknown option, did you mean \"port\"?"),
                Arguments.of("config app a\n option port 99999\n", "2:14: error: port: expected auto or a port"),
                Arguments.of("config app a\n option domain 'x y'\n",
                        "2:16: error: domain: expected a host name"));
    }

    @ParameterizedTest
    @MethodSource("badApps")
    void badAppOfTheForgeIsReportedAtItsPosition(String text, String expected) {
        Path forge = folder.write("streamlit-forge", text);
        assertThat(folder.problems(folder.write("streamlit-launcher", "config global g\n"))).anyMatch(problem ->
                problem.startsWith(forge.getFileName() + ":") && problem.contains(expected));
    }
}
