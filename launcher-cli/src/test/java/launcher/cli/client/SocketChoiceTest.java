package launcher.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketChoiceTest {

    private static final long UID = ThreadLocalRandom.current().nextLong(1_000_000, 2_000_000);

    @TempDir
    Path home;

    @Test
    void optionBeatsEnvironmentBeatsConfigurationBeatsDefault() throws Exception {
        var environment = Map.of("HOME", home.toString(), "STREAMLIT_LAUNCHER_SOCKET", "/e.sock", "XDG_RUNTIME_DIR",
                "/run/user/54321");
        assertThat(new SocketChoice(environment, UID).choose(Optional.of("/n.sock"))).isEqualTo(Path.of("/n.sock"));
        assertThat(new SocketChoice(environment, UID).choose(Optional.empty())).isEqualTo(Path.of("/e.sock"));

        var without =
                Map.of("HOME", home.toString(), "STREAMLIT_LAUNCHER_SOCKET", "", "XDG_RUNTIME_DIR", "/run/user/54321");
        assertThat(new SocketChoice(without, UID).choose(Optional.empty()))
                .isEqualTo(Path.of("/run/user/54321/streamlit-launcher/control.sock"));
        configure(home.resolve(".config"), "launcher:\n  socket: /c.sock\n");
        assertThat(new SocketChoice(without, UID).choose(Optional.empty())).isEqualTo(Path.of("/c.sock"));
    }

    @Test
    void xdgConfigHomeBeatsHome() throws Exception {
        configure(home.resolve(".config"), "launcher: {}\n");
        configure(home.resolve("xdg"), "launcher:\n  socket: /x.sock\n");
        var environment = Map.of("HOME", home.toString(), "XDG_CONFIG_HOME", home.resolve("xdg").toString());
        assertThat(new SocketChoice(environment, UID).choose(Optional.empty())).isEqualTo(Path.of("/x.sock"));
    }

    @Test
    void confDFilesCountInOrderExceptHiddenFiles() throws Exception {
        configure(home.resolve(".config"), "launcher:\n  socket: /main.sock\n");
        Path parts = Files.createDirectory(home.resolve(".config/streamlit-launcher/conf.d"));
        Files.writeString(parts.resolve("10.yaml"), "launcher: {socket: /ten.sock}\n");
        Files.writeString(parts.resolve("20.yaml"), "launcher: {enabled: on}\n");
        Files.writeString(parts.resolve(".30.yaml"), "launcher: {socket: /hidden.sock}\n");
        assertThat(new SocketChoice(Map.of("HOME", home.toString()), UID).choose(Optional.empty()))
                .isEqualTo(Path.of("/ten.sock"));
    }

    @Test
    void aRelativeSocketLiesBesideTheMainConfiguration() throws Exception {
        configure(home.resolve(".config"), "launcher: {}\n");
        Path folder = home.resolve(".config/streamlit-launcher");
        Files.createDirectory(folder.resolve("conf.d"));
        Files.writeString(folder.resolve("conf.d/a.yaml"), "launcher:\n  socket: run/../s.sock\n");
        assertThat(new SocketChoice(Map.of("HOME", home.toString()), UID).choose(Optional.empty()))
                .isEqualTo(folder.resolve("s.sock"));
    }

    private static void configure(Path folder, String yaml) throws IOException {
        Files.createDirectories(folder.resolve("streamlit-launcher"));
        Files.writeString(folder.resolve("streamlit-launcher/config.yaml"), yaml);
    }

    @Test
    void sharedFolderOfAnotherAccountIsNotUsed() throws Exception {
        var folder = Path.of("/tmp/streamlit-launcher-" + UID);
        Files.createDirectory(folder);
        try {
            assertThatThrownBy(() -> new SocketChoice(Map.of(), UID).choose(Optional.empty()))
                    .isInstanceOfSatisfying(RequestFailedException.class, failure -> {
                        assertThat(failure.exitCode()).isEqualTo(6);
                        assertThat(failure.problem()).contains("is not a folder of yours");
                    });
        } finally {
            Files.delete(folder);
        }
        assertThat(new SocketChoice(Map.of(), UID).choose(Optional.empty())).isEqualTo(folder.resolve("control.sock"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            launcher:\\n  socket: /a.sock\\n | /a.sock
            # x\\nlauncher:\\n  enabled: true   # y\\n  socket: "/a b.sock" # z\\n | /a b.sock
            launcher:\\r\\n  socket: '/a.sock'\\r\\n | /a.sock
            apps:\\n  socket: /no.sock\\nlauncher:\\n  socket: /a.sock # why\\n | /a.sock
            apps:\\n  socket:\\n    command: [x]\\n |
            launcher:\\n  # socket: /a.sock\\n |
            launcher:\\n  enabled: true\\ngateway:\\n  socket: /no.sock\\n |
            launcher:\\n  socket:\\n |
            launcher: {socket: /a.sock}\\n | /a.sock
            launcher: {enabled: true, socket: "/a b.sock", readers: all}  # why\\n | /a b.sock
            launcher: { socket: /a.sock , enabled: on }\\n | /a.sock
            launcher: {enabled: on} # , socket: /no.sock}\\n |
            launcher: {mysocket: /no.sock}\\n |
            gateway: {socket: /no.sock}\\n |
            config global 'global'\\n\\t# why\\n\\toption socket '/a.sock'\\n | /a.sock
            config global 'global'\\n\\t#option socket '/a.sock'\\n |
            config global 'global'\\n\\toption socket '/it'\\''s.sock' # x\\n | /it's.sock
            config global 'global'\\n\\toption socket /a\\ b".sock"\\n | /a b.sock
            """)
    void theConfiguredSocketIsFoundByItsLines(String text, String found) {
        assertThat(ConfiguredSocket.inText(text.replace("\\n", "\n").replace("\\r", "\r").replace("\\t", "\t")))
                .isEqualTo(Optional.ofNullable(found));
    }
}
