package launcher.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlSocketPathTest {

    @Test
    void eachKindOfUserHasItsDefaultSocket() {
        assertThat(ControlSocketPath.byDefault(0, Optional.of("/run/user/0")))
                .isEqualTo("/run/streamlit-launcher/control.sock");
        assertThat(ControlSocketPath.byDefault(1000, Optional.of("/run/user/1000")))
                .isEqualTo("/run/user/1000/streamlit-launcher/control.sock");
        assertThat(ControlSocketPath.byDefault(1000, Optional.empty()))
                .isEqualTo("/tmp/streamlit-launcher-1000/control.sock");
    }

    @Test
    void runtimeFolderWithoutAnAbsolutePathDoesNotCount() {
        assertThat(ControlSocketPath.byDefault(1000, Optional.of("")))
                .isEqualTo("/tmp/streamlit-launcher-1000/control.sock");
    }
}
