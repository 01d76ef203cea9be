package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Component;
import launcher.fixtures.Distribution;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** packaging/install into a folder, from a distribution with the real scripts and units and an empty jar. */
class InstallTest {

    private static final Path SAMPLES = Distribution.sourceTree().resolve("config");

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void build() throws IOException {
        Path built = folder.resolve("source/target/streamlit-launcher");
        Scripts.copy(Scripts.PACKAGING.resolve("install"), folder.resolve("source/install"));
        Scripts.copy(Scripts.PACKAGING.resolve("dist"), built);
        Scripts.copy(Scripts.PACKAGING.resolve("systemd"), built.resolve("share/systemd"));
        Scripts.copy(Scripts.PACKAGING.resolve("procd"), built.resolve("share/procd"));
        Files.createFile(built.resolve("lib/launcher-cli-1.jar"));
        Scripts.copy(SAMPLES, built.resolve("etc"));
    }

    @Test
    void systemdGetsUnitGroupFoldersAndConfiguration() throws IOException {
        install("systemd", "/usr");

        assertThat(root("usr/lib/systemd/system/streamlit-launcher.service")).content()
                .contains("ExecStart=/usr/sbin/streamlit-launcherctl daemon");
        assertThat(root("usr/lib/sysusers.d/streamlit-launcher.conf")).exists();
        assertThat(root("usr/lib/tmpfiles.d/streamlit-launcher.conf")).exists();
        assertThat(root("usr/share/streamlit-launcher/streamlit-launcher.yaml")).exists();
        assertThat(root("usr/share/streamlit-launcher/proxies/nginx-gateway.conf")).exists();
        assertThat(root("etc/streamlit-launcher/config.yaml"))
                .hasSameTextualContentAs(SAMPLES.resolve("streamlit-launcher.minimal.yaml"));
        assertThat(PosixFilePermissions.toString(
                Files.getPosixFilePermissions(root("etc/streamlit-launcher/config.yaml"))))
                .isEqualTo("rw-r-----");
        assertThat(root("srv/streamlit/apps")).as("without its folder this configuration is an error")
                .isEmptyDirectory();
        assertThat(root("etc/init.d")).doesNotExist();
        assertThat(root("etc/config")).doesNotExist();
    }

    @Test
    void unitLeavesTheRuntimeFolderWithItsGroupToTmpfiles() {
        install("systemd", "/usr");

        assertThat(root("usr/lib/systemd/system/streamlit-launcher.service")).content()
                .doesNotContainPattern("(?m)^RuntimeDirectory");
        assertThat(root("usr/lib/tmpfiles.d/streamlit-launcher.conf")).content()
                .contains("d /run/streamlit-launcher 0750 root streamlit-launcher -");
    }

    @Test
    void procdGetsTheSeedsPaths() {
        install("procd", "/usr");

        assertThat(root("usr/sbin/streamlit-launcherctl")).isExecutable();
        assertThat(root("etc/config/streamlit-launcher"))
                .hasSameTextualContentAs(SAMPLES.resolve("streamlit-launcher.uci"));
        assertThat(root("etc/init.d/streamlit-launcher")).isExecutable();
        assertThat(root("usr/share/streamlit-launcher")).isDirectory();
        assertThat(root("usr/lib/systemd")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"systemd,streamlit-launcher.minimal.yaml", "procd,streamlit-launcher.uci"})
    void missingConfigurationFailsTheInstallationByName(String target, String sample) throws IOException {
        Files.delete(folder.resolve("source/target/streamlit-launcher/etc").resolve(sample));

        CommandResult ran = CommandResult.command(Duration.ofSeconds(20),
                List.of(folder.resolve("source/install").toString(), target),
                Map.of("DESTDIR", folder.resolve("root").toString()));

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.err()).contains(sample).contains("missing");
    }

    @Test
    void installedProgramRunsThroughItsLink() {
        Path java = Scripts.fakeJava(folder.resolve("java"), "25");
        install("systemd", "/usr");

        CommandResult ran = CommandResult.command(Duration.ofSeconds(20),
                List.of(root("usr/sbin/streamlit-launcherctl").toString(), "help"),
                Map.of("JAVA_HOME", java.toString()));

        assertThat(ran.succeeded().out())
                .contains(root("usr/lib/streamlit-launcher/lib/launcher-cli-1.jar").toString());
    }

    @Test
    void upgradeKeepsTheConfigurationAndDropsOldJars() throws IOException {
        install("systemd", "/usr");
        Files.writeString(root("etc/streamlit-launcher/config.yaml"), "mine");
        Files.createFile(root("usr/lib/streamlit-launcher/lib/launcher-cli-0.jar"));

        CommandResult again = install("systemd", "/usr");

        assertThat(root("etc/streamlit-launcher/config.yaml")).hasContent("mine");
        assertThat(again.out()).contains("kept ");
        assertThat(root("usr/lib/streamlit-launcher/lib/launcher-cli-0.jar")).doesNotExist();
    }

    @Test
    void systemdAcceptsTheInstalledUnit() throws IOException {
        Path analyze = Requirements.orSkip(Component.program("systemd-analyze", "systemd"));
        install("systemd", "/usr");
        Path unit = root("usr/lib/systemd/system/streamlit-launcher.service");
        Files.writeString(unit, Files.readString(unit).replace("=/usr/sbin/", "=" + root("usr/sbin/") + "/"));

        CommandResult ran = CommandResult.command(Duration.ofSeconds(60),
                List.of(analyze.toString(), "verify", "--man=no", unit.toString()));

        assertThat((ran.out() + ran.err()).lines().filter(line -> line.contains("streamlit-launcher.service")))
                .as("systemd before 254 does not know DelegateSubgroup")
                .allMatch(line -> line.matches(".*Unknown key (name )?'DelegateSubgroup' in section .*, ignoring.*"));
        assertThat(ran.exit()).isZero();
    }

    @Test
    void systemdReadsGroupAndFolders() {
        Path sysusers = Requirements.orSkip(Component.program("systemd-sysusers", "systemd"));
        Path tmpfiles = Requirements.orSkip(Component.program("systemd-tmpfiles", "systemd"));
        install("systemd", "/usr");

        CommandResult users =
                CommandResult.command(Duration.ofSeconds(60), List.of(sysusers.toString(), "--root=" + root("")));
        CommandResult folders = CommandResult.command(Duration.ofSeconds(60),
                List.of(tmpfiles.toString(), "--create", "--root=" + root("")));

        assertThat(users.succeeded().err()).contains("streamlit-launcher");
        assertThat(root("etc/group")).content().contains("streamlit-launcher:");
        folders.succeeded();
        assertThat(root("run/streamlit-launcher")).isDirectory();
        assertThat(root("tmp/streamlit-access")).isDirectory();
    }

    @Test
    void prefixMovesProgramsAndTheUnitFollows() {
        install("systemd", "/usr/local");

        assertThat(root("usr/local/sbin/streamlit-launcherd")).isExecutable();
        assertThat(root("usr/local/lib/systemd/system/streamlit-launcher.service")).content()
                .contains("ExecStart=/usr/local/sbin/streamlit-launcherctl daemon");
    }

    @Test
    void anythingElseIsAUsageError() {
        CommandResult ran = CommandResult.command(Duration.ofSeconds(20),
                List.of(folder.resolve("source/install").toString(), "upstart"));

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).startsWith("usage:");
    }

    private Path root(String path) {
        return folder.resolve("root").resolve(path);
    }

    private CommandResult install(String target, String prefix) {
        return CommandResult.command(Duration.ofSeconds(60),
                List.of(folder.resolve("source/install").toString(), target),
                Map.of("DESTDIR", folder.resolve("root").toString(), "PREFIX", prefix)).succeeded();
    }
}
