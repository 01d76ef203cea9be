package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Distribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** packaging/verify in a source tree whose Maven is a script, called as somebody who may not install anything. */
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
        CommandResult ran = verify(GREEN + "report daemon surefire 'tests=\"7\" errors=\"1\" skipped=\"0\" failures=\"2\"'\nexit 1\n");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).endsWith("17 passed, 3 failed, 2 skipped\n");
    }

    @Test
    void failedTestsFailItThoughMavenIsContent() {
        assertThat(verify("report core surefire 'tests=\"1\" errors=\"1\" skipped=\"0\" failures=\"0\"'\n").exit()).isEqualTo(1);
    }

    @Test
    void failedBuildFailsItAndStillCounts() {
        CommandResult ran = verify(GREEN + "exit 3\n");

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.out()).endsWith("13 passed, 0 failed, 2 skipped\n").contains("the build failed");
    }

    @Test
    void reportsOfAnEarlierRunDoNotCount() {
        Scripts.write(folder.resolve("core/target/surefire-reports/TEST-old.xml"), "<testsuite tests=\"99\" errors=\"9\">");

        assertThat(verify(GREEN).out()).endsWith("13 passed, 0 failed, 2 skipped\n");
    }

    @Test
    void continuousIntegrationSaysSoAndNeedsEverything() {
        Scripts.copy(Distribution.sourceTree().resolve(".ci"), folder.resolve(".ci"));

        CommandResult ran = run(folder.resolve(".ci/run"), GREEN + "echo CI is $CI\n");

        assertThat(ran.out()).contains("CI is true\n");
    }

    private CommandResult verify(String maven) {
        return run(folder.resolve("packaging/verify"), maven);
    }

    private CommandResult run(Path script, String maven) {
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
        return CommandResult.command(Duration.ofSeconds(30), List.of(script.toString()),
                Map.of("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"), "JAVA_HOME", java.toString()));
    }
}
