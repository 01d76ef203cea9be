package launcher.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import launcher.core.app.MonotonicTime;
import launcher.daemon.engine.ProblemRegistry;
import org.junit.jupiter.api.Test;

class FileRestorationTest {

    private final ProblemRegistry problems = new ProblemRegistry();
    private final List<String> removed = new ArrayList<>();
    private MonotonicTime now = new MonotonicTime(0);
    private final FileRestoration restoration =
            new FileRestoration(List.of(() -> List.copyOf(removed), List::of), problems, () -> now);

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
}
