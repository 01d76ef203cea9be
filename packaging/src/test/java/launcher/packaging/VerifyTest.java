package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Distribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** packaging/verify in a source tree whose Maven is a script, called by an account that may not install anything. */
class VerifyTest {

    private static final String GREEN = """
            report core surefire 'tests="10" errors="0" skipped="2" failures="0"'
            report packaging failsafe 'tests="5" errors="0" skipped="0" failures="0"'
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void lastLineCountsTheTestsOfAllModules() {
        CommandResult ran = verify(GREEN);

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).endsWith("13 passed, 0 failed, 2 skipped\n");
    }

    @Test
    void failedTestsAndErrorsAreCountedAndFailIt() {
        CommandResult ran = verify(GREEN
                + "report daemon surefire 'tests=\"7\" errors=\"1\" skipped=\"0\" failures=\"2\"'\nexit 1\n");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).endsWith("17 passed, 3 failed, 2 skipped\n");
    }

    @Test
    void failedTestsFailItThoughMavenIsContent() {
        assertThat(verify("report core surefire 'tests=\"1\" errors=\"1\" skipped=\"0\" failures=\"0\"'\n").exit())
                .isEqualTo(1);
    }

    @Test
    void failedBuildFailsItAndStillCounts() {
        CommandResult ran = verify(GREEN + "exit 3\n");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.out()).endsWith("13 passed, 0 failed, 2 skipped\n").contains("the build failed");
    }

    @Test
    void reportsOfAnEarlierRunDoNotCount() {
        Scripts.write(folder.resolve("core/target/surefire-reports/TEST-old.xml"),
                "<testsuite tests=\"99\" errors=\"9\">");

        assertThat(verify(GREEN).out()).endsWith("13 passed, 0 failed, 2 skipped\n");
    }

    @Test
    void slowestClassesAreNamedBeforeTheLastLine() {
        CommandResult ran = verify(GREEN);

        assertThat(ran.out()).contains("The slowest test classes:\n     0.1 s  x\n");
    }

    @Test
    void helpBuildsAndInstallsNothing() {
        CommandResult ran = verify("echo maven ran\n", "--help");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).contains("packaging/verify quick").doesNotContain("maven ran");
    }

    @Test
    void unknownArgumentIsNamedAndBuildsNothing() {
        CommandResult ran = verify("echo maven ran\n", "launcher-cor");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("\"launcher-cor\" is neither quick nor a module");
        assertThat(ran.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "quick | -pl launcher-core,src-test-fixtures,launcher-daemon,launcher-cli -DexcludedGroups=slow -T 2 "
                + "verify",
        "launcher-cli | -pl launcher-cli -am -Dtest=launcher/cli/**/*Test -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dit.test=none -Dfailsafe.failIfNoSpecifiedTests=false verify",
        "packaging | -pl packaging -am -Dtest=launcher/packaging/**/*Test -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dit.test=launcher/packaging/**/*IT -Dfailsafe.failIfNoSpecifiedTests=false verify"})
    void partsRunTheirOwnTestsAlone(String part, String arguments) {
        CommandResult ran = verify("echo \"$@\"\n" + GREEN, part);

        assertThat(ran.out()).contains(arguments + "\n");
    }

    @Test
    void continuousIntegrationSaysSoAndNeedsEverything() {
        Scripts.copy(Distribution.sourceTree().resolve(".ci"), folder.resolve(".ci"));

        CommandResult ran = run(folder.resolve(".ci/run"), GREEN + "echo CI is $CI\n");

        assertThat(ran.out()).contains("CI is true\n");
    }

    private CommandResult verify(String maven, String... arguments) {
        return run(folder.resolve("packaging/verify"), maven, arguments);
    }

    private CommandResult run(Path script, String maven, String... arguments) {
        Scripts.copy(Scripts.PACKAGING.resolve("verify"), folder.resolve("packaging/verify"));
        Scripts.copy(Scripts.PACKAGING.resolve("dist/lib"), folder.resolve("packaging/dist/lib"));
        Scripts.write(folder.resolve("bin/id"), "#!/bin/sh\necho 1000\n");
        Scripts.write(folder.resolve("bin/mvn"), """
                #!/bin/sh
                report() {
                  mkdir -p "$1/target/$2-reports"
                  echo "<testsuite name=\\"x\\" time=\\"0.1\\" $3>" >"$1/target/$2-reports/TEST-x.xml"
                }
                """ + maven);
        Path java = Scripts.fakeJava(folder.resolve("java"), "25");
        return CommandResult.command(Duration.ofSeconds(30),
                Stream.concat(Stream.of(script.toString()), Stream.of(arguments)).toList(),
                Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"), "JAVA_HOME", java.toString()));
    }
}
