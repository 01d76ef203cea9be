package launcher.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import launcher.core.app.MonotonicTime;
import launcher.daemon.engine.ProblemRegistry;
import launcher.daemon.os.FileReport;
import org.junit.jupiter.api.Test;

class FileRestorationTest {

    private final ProblemRegistry problems = new ProblemRegistry();
    private final List<String> removed = new ArrayList<>();
    private MonotonicTime now = new MonotonicTime(0);
    private final List<String> failing = new ArrayList<>();
    private final FileRestoration restoration = new FileRestoration(List.of(
            new FileRestoration.Keeper("first", () -> new FileReport(removed, List.of())),
            new FileRestoration.Keeper("second", () -> new FileReport(List.of(), failing))), problems, () -> now);

    @Test
    void restorationIsSaidForAnHour() {
        restoration.look();
        assertThat(problems.all()).isEmpty();

        removed.add("the control socket");
        restoration.look();
        removed.clear();
        now = now.plus(Duration.ofMinutes(59));
        restoration.look();
        assertThat(problems.all()).singleElement().asString().contains("the control socket");

        now = now.plus(Duration.ofMinutes(1));
        restoration.look();
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void failedWriteIsSaidUntilOneSucceeds() {
        failing.addAll(List.of("no room for a", "no room for b"));
        restoration.look();
        assertThat(problems.all()).containsExactly(
                "second: no room for a; no room for b. It is tried again every check_interval");

        failing.clear();
        restoration.look();
        assertThat(problems.all()).isEmpty();
    }
}
