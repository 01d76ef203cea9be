package launcher.daemon.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.protocol.result.ReloadReport;
import launcher.daemon.config.Config;
import launcher.daemon.config.ConfigReader;
import launcher.daemon.config.DefaultPaths;
import launcher.daemon.control.command.ConfigurationCommands.Reloaded;
import launcher.daemon.state.SourceStore;
import launcher.daemon.state.StateStore;
import launcher.fixtures.FolderTrees;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A source of apps that lost everything at once, at a reload and at the daemon's start (case 10). */
class LostSourceTest {

    private static final String ACCEPT = "streamlit-launcherctl reload --accept-removal";

    @TempDir
    private Path folder = Path.of("");

    private Path file = Path.of("");
    private Path apps = Path.of("");
    private Path state = Path.of("");
    private final ConfigReader reader = new ConfigReader(
            new DefaultPaths(Optional.empty(), List.of(), Path.of("/s"), Path.of("/d"), Path.of("/l")));

    /** How a folder is not there. */
    enum Gone {
        MISSING, EMPTY, WITHOUT_SCRIPTS, LINK_TO_NOWHERE, LINK_TO_ITSELF, FILE;

        void happenTo(Path folder) throws IOException {
            Files.move(folder, folder.resolveSibling("away"));
            switch (this) {
                case MISSING -> { }
                case EMPTY -> Files.createDirectory(folder);
                case WITHOUT_SCRIPTS -> Files.createDirectories(folder.resolve("sales"));
                case LINK_TO_NOWHERE -> Files.createSymbolicLink(folder, Path.of("nowhere"));
                case LINK_TO_ITSELF -> Files.createSymbolicLink(folder, folder);
                case FILE -> Files.createFile(folder);
            }
        }

        static void undo(Path folder) throws IOException {
            FolderTrees.delete(folder);
            Files.deleteIfExists(folder);
            Files.move(folder.resolveSibling("away"), folder);
        }
    }

    @BeforeEach
    void twoAppsInAppsDir() throws IOException {
        apps = folder.resolve("apps");
        script("sales");
        script("stock");
        state = Files.createDirectory(folder.resolve("state"));
        file = folder.resolve("config.yaml");
        write("launcher: {idle_timeout: 10m}\napps_dir: apps\napps: {sales: {priority: 7}}\n");
    }

    @ParameterizedTest
    @EnumSource
    void appsStayUntilTheFolderIsBack(Gone gone) throws IOException {
        ActiveConfiguration configuration = inForce();
        var before = configuration.effective().catalog().apps();
        gone.happenTo(apps);
        write("launcher: {idle_timeout: 20m}\napps_dir: apps\napps: {sales: {priority: 8}, new: {command: [x]}}\n");

        ReloadReport report = taken(configuration.reload(false));

        assertThat(report.kept()).containsExactly("sales", "stock");
        assertThat(report.removed()).isEmpty();
        assertThat(report.added()).containsExactly("new");
        assertThat(configuration.effective().catalog().apps()).hasSize(3).containsAllEntriesOf(before);
        assertThat(configuration.effective().catalog().policy().idleTimeout()).hasMinutes(20);
        assertThat(report.notes()).first().asString()
                .startsWith("apps_dir " + apps + ": all its 2 apps are gone").contains(ACCEPT);
        assertThat(configuration.problems()).contains(report.notes().getFirst());
        assertThat(configuration.show(false).text()).contains("sales:", "priority: 7", "stock:");

        assertThat(taken(configuration.reload(false)).kept()).containsExactly("sales", "stock");
        Gone.undo(apps);
        assertThat(taken(configuration.reload(false)).kept()).isEmpty();
        assertThat(configuration.problems()).isEmpty();
        assertThat(spec(configuration, "sales").priority()).isEqualTo(8);
    }

    @ParameterizedTest
    @EnumSource
    void acceptedRemovalLetsAppsGo(Gone gone) throws IOException {
        write("apps_dir: apps\n");
        ActiveConfiguration configuration = inForce();
        gone.happenTo(apps);
        assertThat(taken(configuration.reload(false)).kept()).hasSize(2);

        assertThat(taken(configuration.reload(true)).removed()).containsExactly("sales", "stock");

        assertThat(configuration.effective().catalog().apps()).isEmpty();
        assertThat(taken(configuration.reload(false)).kept()).isEmpty();
        assertThat(String.join("\n", configuration.problems())).doesNotContain(ACCEPT);
        assertThat(restarted().effective().catalog().apps()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void restartKeepsAppsAsTheyWere(Gone gone) throws IOException {
        Files.createDirectories(apps.resolve("sales/.venv/bin"));
        executable(apps.resolve("sales/.venv/bin/python"));
        var before = inForce().effective().catalog().apps();
        gone.happenTo(apps);

        ActiveConfiguration next = restarted();

        assertThat(next.effective().catalog().apps()).isEqualTo(before);
        assertThat(next.lostSources()).singleElement().asString().contains(apps.toString(), ACCEPT);
        assertThat(next.problems()).contains(next.lostSources().getFirst());
        assertThat(restarted().effective().catalog().apps()).isEqualTo(before);
        Gone.undo(apps);
        assertThat(taken(next.reload(false)).changed()).isEmpty();
        assertThat(next.problems()).isEmpty();
    }

    @Test
    void singleFolderMayGoUnconfirmed() throws IOException {
        write("apps_dir: apps\n");
        ActiveConfiguration configuration = inForce();
        FolderTrees.delete(apps.resolve("sales"));

        assertThat(taken(configuration.reload(false)).removed()).containsExactly("sales");
        FolderTrees.delete(apps.resolve("stock"));
        assertThat(taken(configuration.reload(false)).kept()).containsExactly("stock");
        assertThat(configuration.problems()).singleElement().asString().contains("its only app is gone");
    }

    @Test
    void otherFolderOrNoneIsADecision() throws IOException {
        write("apps_dir: apps\n");
        ActiveConfiguration configuration = inForce();
        Files.createFile(Files.createDirectories(folder.resolve("others/third")).resolve("app.py"));

        write("apps_dir: others\n");
        assertThat(taken(configuration.reload(false)).removed()).containsExactly("sales", "stock");
        write("launcher: {idle_timeout: 10m}\n");
        assertThat(taken(configuration.reload(false)).removed()).containsExactly("third");
    }

    @Test
    void folderThatWasNeverThereIsAnError() throws IOException {
        ActiveConfiguration configuration = inForce();
        write("apps_dir: mistyped\n");

        assertThat(configuration.reload(false)).isInstanceOfSatisfying(Reloaded.Kept.class, kept ->
                assertThat(kept.problems()).singleElement().asString()
                .endsWith(":1:1: error: apps_dir: no such folder: " + folder.resolve("mistyped")
                        + "; create it, or mount what belongs there"));
        assertThat(configuration.effective().catalog().apps()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void folderOfFilesKeepsItsApps(Gone gone) throws IOException {
        write("launcher: {idle_timeout: 10m}\n");
        Path parts = Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(parts.resolve("a.yaml"), "apps: {one: {command: [x]}}\n");
        Files.writeString(parts.resolve("b.yaml"), "apps_dir: apps\n");
        ActiveConfiguration configuration = inForce();
        gone.happenTo(parts);

        assertThat(taken(configuration.reload(false)).kept()).containsExactly("one", "sales", "stock");
        assertThat(configuration.lostSources()).singleElement().asString().startsWith("the folder " + parts);
        assertThat(restarted().effective().catalog().apps()).hasSize(3);
        Gone.undo(parts);
        assertThat(taken(configuration.reload(false)).kept()).isEmpty();
        assertThat(configuration.problems()).isEmpty();
    }

    @Test
    void emptiedFileKeepsItsAppsAndARemovedFileDoesNot() throws IOException {
        write("apps: {one: {command: [x]}}\n");
        Path a = Files.createDirectory(folder.resolve("conf.d")).resolve("a.yaml");
        Path b = Files.writeString(a.resolveSibling("b.yaml"), "apps: {two: {command: [x]}}\n");
        Files.writeString(a, "apps_dir: " + apps + "\n");
        ActiveConfiguration configuration = inForce();

        for (Path emptied : List.of(file, a, b)) {
            String said = Files.readString(emptied);
            Files.writeString(emptied, "# nothing\n");
            assertThat(taken(configuration.reload(false)).removed()).isEmpty();
            assertThat(configuration.lostSources()).singleElement().asString().startsWith("the file " + emptied);
            Files.writeString(emptied, said);
            assertThat(taken(configuration.reload(false)).kept()).isEmpty();
        }
        Files.delete(b);
        assertThat(taken(configuration.reload(false)).removed()).containsExactly("two");
    }

    @Test
    void wholeConfigurationEmptiedChangesNothing() throws IOException {
        ActiveConfiguration configuration = inForce();
        write("");

        assertThat(configuration.reload(false)).isInstanceOf(Reloaded.Kept.class);
        assertThat(configuration.effective().catalog().apps()).hasSize(2);
        assertThat(configuration.problems()).last().asString().contains("the configuration is empty");
    }

    @Test
    void uciFileOfAppsKeepsThem() throws IOException {
        file = Files.writeString(folder.resolve("streamlit-launcher"), "config app 'own'\n\toption command 'x'\n");
        Path forge = Files.writeString(folder.resolve("streamlit-forge"), "config app 'one'\n");
        ActiveConfiguration configuration = inForce();

        Files.writeString(forge, "");
        assertThat(taken(configuration.reload(false)).kept()).containsExactly("one");
        assertThat(configuration.lostSources()).singleElement().asString().startsWith("the file " + forge);
        Files.delete(forge);
        assertThat(taken(configuration.reload(false)).kept()).containsExactly("one");
        assertThat(taken(configuration.reload(true)).removed()).containsExactly("one");
    }

    @Test
    void scriptThatIsAwayChangesNoApp() throws IOException {
        Path forge = folder.resolve("streamlit-forge");
        file = Files.writeString(folder.resolve("streamlit-launcher"), "config global\n");
        Files.createFile(Files.createDirectories(apps.resolve("sales/src")).resolve("app.py"));
        Files.writeString(forge, "config forge 'main'\n\toption apps_dir '" + apps + "'\nconfig app 'sales'\n");
        ActiveConfiguration configuration = inForce();
        AppSpec before = spec(configuration, "sales");
        Gone.EMPTY.happenTo(apps);

        assertThat(taken(configuration.reload(false)).changed()).isEmpty();

        assertThat(spec(configuration, "sales")).isEqualTo(before);
        assertThat(spec(restarted(), "sales")).isEqualTo(before);
        assertThat(configuration.problems()).singleElement().asString().contains("no such file");
    }

    @Test
    void keptAppAndNewAppOnOneRouteAreAnError() throws IOException {
        ActiveConfiguration configuration = inForce();
        Gone.EMPTY.happenTo(apps);
        write("apps_dir: apps\napps: {new: {command: [x], route: {path: /stock}}}\n");

        assertThat(configuration.reload(false)).isInstanceOfSatisfying(Reloaded.Kept.class, kept ->
                assertThat(kept.problems()).singleElement().asString().contains("is the route of"));
    }

    @Test
    void unwritableStateIsAProblem() throws IOException {
        Files.createDirectories(state.resolve("apps.jsonl/x"));

        assertThat(inForce().problems()).singleElement().asString().contains("what apps there are cannot be written");
    }

    private void script(String app) throws IOException {
        Files.createFile(Files.createDirectories(apps.resolve(app)).resolve("app.py"));
    }

    private static void executable(Path program) throws IOException {
        assertThat(Files.createFile(program).toFile().setExecutable(true)).isTrue();
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    private static AppSpec spec(ActiveConfiguration configuration, String app) {
        return configuration.effective().catalog().find(new AppId(app)).orElseThrow();
    }

    private static ReloadReport taken(Reloaded reloaded) {
        return switch (reloaded) {
            case Reloaded.Taken(var report) -> report;
            case Reloaded.Kept(var problems) -> throw new AssertionError(problems);
        };
    }

    private ActiveConfiguration inForce() throws IOException {
        return configuration(reader.read(file));
    }

    /** As a daemon that starts now has it. */
    private ActiveConfiguration restarted() throws IOException {
        return configuration(reader.read(file, _ -> new StoredApps(new SourceStore(state)), false));
    }

    private ActiveConfiguration configuration(ConfigReader.Reading reading) throws IOException {
        return switch (reading) {
            case ConfigReader.Reading.Read(Config config) -> new ActiveConfiguration(reader, file, config,
                    new StateStore(state), new SourceStore(state), new ConfigurationApplier(config), "");
            case ConfigReader.Reading.Invalid(var problems) -> throw new AssertionError(problems);
        };
    }
}
