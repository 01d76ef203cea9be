package launcher.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefaultPathsTest {

    private static final Path ETC = Path.of("/etc/streamlit-launcher/config.yaml");
    private static final Path UCI = Path.of("/etc/config/streamlit-launcher");

    @Test
    void rootUsesTheSystemsFoldersAndPrefersYaml() {
        var places = DefaultPaths.of(Map.of("HOME", "/root", "XDG_CONFIG_HOME", "/x"), 0, Set.of(ETC, UCI)::contains);
        assertThat(places.configuration()).contains(ETC);
        assertThat(places.socket()).isEqualTo(Path.of("/run/streamlit-launcher/control.sock"));
        assertThat(places.stateDir()).isEqualTo(Path.of("/var/lib/streamlit-launcher"));
        assertThat(DefaultPaths.of(Map.of(), 0, Set.of(UCI)::contains).configuration()).contains(UCI);
        assertThat(DefaultPaths.of(Map.of(), 0, _ -> false).configuration()).isEmpty();
        assertThat(DefaultPaths.of(Map.of(), 0, _ -> false).searched()).containsExactly(ETC, UCI);
    }

    @Test
    void aUserHasThoseOfTheXdgVariables() {
        var env = Map.of("HOME", "/home/u", "XDG_CONFIG_HOME", "/c", "XDG_RUNTIME_DIR", "/run/user/7",
                "XDG_STATE_HOME", "/s");
        var places = DefaultPaths.of(env, 7, _ -> true);
        assertThat(places.configuration()).contains(Path.of("/c/streamlit-launcher/config.yaml"));
        assertThat(places.socket()).isEqualTo(Path.of("/run/user/7/streamlit-launcher/control.sock"));
        assertThat(places.stateDir()).isEqualTo(Path.of("/s/streamlit-launcher"));
    }

    @Test
    void withoutVariablesFoldersAreAtHomeAndSocketBelowTmp() {
        var places = DefaultPaths.of(Map.of("HOME", "/home/u", "XDG_CONFIG_HOME", "relative", "XDG_RUNTIME_DIR", ""),
                7, _ -> true);
        assertThat(places.configuration()).contains(Path.of("/home/u/.config/streamlit-launcher/config.yaml"));
        assertThat(places.socket()).isEqualTo(Path.of("/tmp/streamlit-launcher-7/control.sock"));
        assertThat(places.stateDir()).isEqualTo(Path.of("/home/u/.local/state/streamlit-launcher"));
    }

    @Test
    void withoutHomeSocketAndStateFolderRemainButNoConfiguration() {
        var places = DefaultPaths.of(Map.of(), 7, _ -> true);
        assertThat(places.configuration()).isEmpty();
        assertThat(places.stateDir()).isEqualTo(Path.of("/tmp/streamlit-launcher-7/state"));
    }
}
