package launcher.core.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.app.Moment;
import launcher.core.app.UseSample;

/** What the launcher may rely on of the daemon's gate: a closed flag, who is inside since when, and the human clock. */
final class ModelGate {

    private final List<Moment> inside = new ArrayList<>();
    private boolean closed = true;
    private int connections;
    private Moment human;
    private Optional<Moment> data = Optional.empty();
    private Optional<Moment> lastCame = Optional.empty();

    ModelGate(Moment human) {
        this.human = human;
    }

    boolean closed() {
        return closed;
    }

    /** True if somebody is inside who came less than {@code busyMax} ago. */
    boolean holds(Moment now, Duration busyMax) {
        return inside.stream().anyMatch(came -> came.until(now).compareTo(busyMax) < 0);
    }

    boolean enter(Moment now) {
        boolean came = hold(now);
        if (came) {
            human = Moment.latest(human, now);
        }
        return came;
    }

    /** @param came when the one that leaves came in */
    void leave(Moment came, Moment now) {
        release(came);
        human = Moment.latest(human, now);
    }

    boolean hold(Moment now) {
        if (closed) {
            return false;
        }
        inside.add(now);
        lastCame = Optional.of(now);
        return true;
    }

    void release(Moment came) {
        inside.remove(came);
    }

    void touch(Moment now) {
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

    void data(Moment now) {
        data = Optional.of(now);
    }

    void open(Moment now, Optional<String> use) {
        closed = false;
        if (use.isPresent()) {
            human = Moment.latest(human, now);
        }
    }

    boolean closeIfUnused(Moment lastHuman, Moment now, Duration busyMax) {
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
