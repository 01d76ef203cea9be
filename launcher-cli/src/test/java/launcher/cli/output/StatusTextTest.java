package launcher.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import launcher.core.protocol.result.AppView;
import org.junit.jupiter.api.Test;

class StatusTextTest {

    private final StatusText text = new StatusText(new Colours(false));

    @Test
    void disabledAppSaysSoBesideItsState() {
        assertThat(text.list(List.of(app(false)))).last().asString().matches("a +stopped \\(disabled\\) .*");
        assertThat(text.app(app(false))).contains("State:               stopped (disabled)");
        assertThat(text.list(List.of(app(true)))).last().asString().doesNotContain("disabled");
    }

    private static AppView app(boolean enabled) {
        return new AppView(new AppView.Status("a", "stopped", "never started", "never-started"),
                new AppView.Instance("process", OptionalLong.empty(), OptionalInt.empty()),
                new AppView.Settings(50, false, enabled),
                new AppView.Use(OptionalDouble.empty(), OptionalDouble.empty(), OptionalInt.empty(),
                        OptionalLong.empty()),
                new AppView.Starts(0, 0, OptionalDouble.empty()),
                Optional.empty());
    }
}
