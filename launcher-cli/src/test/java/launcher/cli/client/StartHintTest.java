package launcher.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StartHintTest {

    private static final Path SYSTEMD = Path.of("/run/systemd/system");
    private static final Path INIT_SCRIPT = Path.of("/etc/init.d/streamlit-launcher");

    @Test
    void theHintNamesWhatStartsServicesHere() {
        assertThat(StartHint.of(Set.of(INIT_SCRIPT)::contains))
                .startsWith("start it with `/etc/init.d/streamlit-launcher start` or `streamlit-launcherctl daemon`");
        assertThat(StartHint.of(Set.of(SYSTEMD, INIT_SCRIPT)::contains)).contains("systemctl start");
        assertThat(StartHint.of(Set.<Path>of()::contains)).contains("systemctl start");
    }
}
