package launcher.daemon.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.daemon.config.Config;
import launcher.daemon.config.ConfigReader;
import launcher.daemon.config.DefaultPaths;
import launcher.daemon.config.settings.OperatorSettings;
import launcher.daemon.control.command.SettingsStore.Setting;
import launcher.daemon.control.command.SettingsStore.SettingResult;
import launcher.daemon.state.SourceStore;
import launcher.daemon.state.StateStore;
import launcher.fixtures.OpenWrt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators set under UCI, with uci-stand-in. */
class UciSettingsTest {

    private static final AppId SALES = new AppId("sales");

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");
    private String searchPath = "";
    private final ConfigReader reader = new ConfigReader(
            new DefaultPaths(Optional.empty(), List.of(), Path.of("/s"), Path.of("/d"), Path.of("/l")));

    @BeforeEach
    void twoAppsAndUci() throws IOException {
        searchPath = String.valueOf(OpenWrt.standIn("uci", folder.resolve("bin")).getParent());
        file = folder.resolve("streamlit-launcher");
        write("config global 'global'\n\toption idle_timeout '30'\n");
        Files.writeString(folder.resolve("streamlit-forge"), "config app sales\nconfig app board\n");
    }

    @Test
    void settingStandsInThePrioritySectionAndInForce() throws IOException {
        ActiveConfiguration configuration = configuration();

        assertThat(set(configuration, new Setting.To(80), Optional.of(true))).satisfies(spec -> {
            assertThat(spec.priority()).isEqualTo(80);
            assertThat(spec.alwaysOn()).isTrue();
        });
        assertThat(Files.readString(file)).isEqualTo("""

                config global 'global'
                \toption idle_timeout '30'

                config priority
                \toption app 'sales'
                \toption value '80'
                \toption always_on '1'

                """);
        assertThat(state().settings()).isEmpty();
    }

    @Test
    void omittedSettingIsKeptAndDefaultTakesTheValueAway() throws IOException {
        write("config priority 'p'\n option app sales\n option value 30\n option always_on 1\n");
        ActiveConfiguration configuration = configuration();

        assertThat(set(configuration, new Setting.To(40), Optional.empty()).alwaysOn()).isTrue();
        assertThat(set(configuration, new Setting.Configured(), Optional.empty()).priority()).isEqualTo(50);
        assertThat(Files.readString(file)).contains("config priority 'p'").contains("always_on '1'")
                .doesNotContain("value");
    }

    @Test
    void anonymousSectionIsFoundAmongOthers() throws IOException {
        write("config priority\n option app '*'\n option value 50\nconfig priority\n option app sales\n");

        assertThat(set(configuration(), new Setting.To(7), Optional.empty()).priority()).isEqualTo(7);
        assertThat(Files.readString(file)).contains("option app 'sales'\n\toption value '7'")
                .contains("option app '*'\n\toption value '50'");
    }

    @Test
    void appSectionThatSaysItIsChangedItself() throws IOException {
        write("config app sales\n option priority 20\n");

        assertThat(set(configuration(), new Setting.To(90), Optional.empty()).priority()).isEqualTo(90);
        assertThat(Files.readString(file)).contains("option priority '90'");
    }

    @Test
    void whatTheStateHeldMovesIntoTheFile() throws IOException {
        state().changeSettings(SALES, new OperatorSettings(OptionalInt.of(70), Optional.empty()));

        assertThat(set(configuration(), new Setting.Unchanged(), Optional.of(true))).satisfies(spec -> {
            assertThat(spec.priority()).isEqualTo(70);
            assertThat(spec.alwaysOn()).isTrue();
        });
        assertThat(Files.readString(file)).contains("option value '70'");
        assertThat(state().settings()).isEmpty();
    }

    @Test
    void brokenFileIsLeftAloneAndNamed() throws IOException {
        ActiveConfiguration configuration = configuration();
        String broken = "config global 'global'\n\toption idel_timeout '30'\n";
        write(broken);

        assertThat(configuration.set(SALES, new Setting.To(80), Optional.empty()))
                .isInstanceOfSatisfying(SettingResult.Rejected.class, rejected -> assertThat(rejected.why())
                        .contains("which is broken: " + file + ":2:9: error: idel_timeout: unknown option"));
        assertThat(Files.readString(file)).isEqualTo(broken);
    }

    @Test
    void failureOfUciChangesNothingAndSaysWhatUciSaid() throws IOException {
        Path program = folder.resolve("bin/uci-stand-in");
        Files.writeString(program, "#!/bin/sh\necho uci: I/O error >&2\nexit 1\n");
        ActiveConfiguration configuration = configuration();

        assertThat(configuration.set(SALES, new Setting.To(80), Optional.empty()))
                .isInstanceOfSatisfying(SettingResult.Rejected.class, rejected -> assertThat(rejected.why())
                        .contains("cannot be written to " + file + ": ").contains("uci: I/O error"));
        assertThat(configuration.effective().catalog().find(SALES).orElseThrow().priority()).isEqualTo(50);
    }

    @Test
    void changesThatOthersHaveNotCommittedStayTheirs() throws Exception {
        Path theirs = folder.resolve("theirs");
        assertThat(new ProcessBuilder(folder.resolve("bin/uci").toString(), "-c", folder.toString(), "-t",
                theirs.toString(), "set", "streamlit-launcher.global.idle_timeout=5").start().waitFor()).isZero();

        set(configuration(), new Setting.To(80), Optional.empty());

        assertThat(Files.readString(file)).contains("option idle_timeout '30'");
        assertThat(theirs.resolve("streamlit-launcher")).isNotEmptyFile();
    }

    @Test
    void withoutUciTheStateFolderKeepsSettings() throws IOException {
        Files.delete(folder.resolve("bin/uci"));

        assertThat(set(configuration(), new Setting.To(80), Optional.empty()).priority()).isEqualTo(80);
        assertThat(state().settings()).containsKey(SALES);
        assertThat(Files.readString(file)).doesNotContain("priority");
    }

    private AppSpec set(ActiveConfiguration configuration, Setting priority, Optional<Boolean> alwaysOn) {
        return switch (configuration.set(SALES, priority, alwaysOn)) {
            case SettingResult.Applied(AppSpec spec) -> spec;
            case SettingResult.Rejected(String why) -> throw new AssertionError(why);
        };
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private StateStore state() throws IOException {
        return new StateStore(Files.createDirectories(folder.resolve("state")));
    }

    private ActiveConfiguration configuration() throws IOException {
        return switch (reader.read(file)) {
            case ConfigReader.Reading.Read(Config config) -> new ActiveConfiguration(
                    reader, file, config, state(), new SourceStore(folder.resolve("state")),
                    new ConfigurationApplier(config), searchPath);
            case ConfigReader.Reading.Invalid(var problems) -> throw new AssertionError(problems);
        };
    }
}
