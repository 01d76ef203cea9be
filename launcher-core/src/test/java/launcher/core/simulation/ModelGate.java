package launcher.core.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.app.MonotonicTime;
import launcher.core.app.UseSample;

/**
 * What the launcher may rely on of the daemon's gate: a closed flag, which uses go on since when, and the human clock.
 */
final class ModelGate {

    private final List<MonotonicTime> inside = new ArrayList<>();
    private boolean closed = true;
    private int connections;
    private MonotonicTime human;
    private Optional<MonotonicTime> data = Optional.empty();
    private Optional<MonotonicTime> lastCame = Optional.empty();

    ModelGate(MonotonicTime human) {
        this.human = human;
    }

    boolean closed() {
        return closed;
    }

    /** True if a use goes on that began less than {@code busyMax} ago. */
    boolean holds(MonotonicTime now, Duration busyMax) {
        return inside.stream().anyMatch(came -> came.until(now).compareTo(busyMax) < 0);
    }

    boolean enter(MonotonicTime now) {
        boolean came = hold(now);
        if (came) {
            human = MonotonicTime.latest(human, now);
        }
        return came;
    }

    /** @param came when the use that ends began */
    void leave(MonotonicTime came, MonotonicTime now) {
        release(came);
        human = MonotonicTime.latest(human, now);
    }

    boolean hold(MonotonicTime now) {
        if (closed) {
            return false;
        }
        inside.add(now);
        lastCame = Optional.of(now);
        return true;
    }

    void release(MonotonicTime came) {
        inside.remove(came);
    }

    void touch(MonotonicTime now) {
        if (enter(now)) {
            leave(now, now);
        }
    }

    void connected() {
        connections++;
    }

    void disconnected() {
        connections--;
    }

    void data(MonotonicTime now) {
        data = Optional.of(now);
    }

    void open(MonotonicTime now, Optional<String> use) {
        closed = false;
        if (use.isPresent()) {
            human = MonotonicTime.latest(human, now);
        }
    }

    boolean closeIfUnused(MonotonicTime lastHuman, MonotonicTime now, Duration busyMax) {
        if (sample().held(now, busyMax) || (!closed && human.isAfter(lastHuman))) {
            return false;
        }
        closed = true;
        return true;
    }

    void close() {
        closed = true;
    }

    UseSample sample() {
        return new UseSample(inside.size(), connections, human, "model", data,
                inside.isEmpty() ? Optional.empty() : lastCame, 0);
    }
}
