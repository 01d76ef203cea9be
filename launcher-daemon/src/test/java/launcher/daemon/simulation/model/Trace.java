package launcher.daemon.simulation.model;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Collectors;
import launcher.core.app.MonotonicTime;

/** The last things that happened, for the reader of a failing seed. Made into text only when it is asked for. */
public final class Trace {

    private static final int LINES_MAX = Integer.getInteger("simulation.trace", 40);

    private final Deque<Line> lines = new ArrayDeque<>();
    private final EventScheduler agenda;

    public Trace(EventScheduler agenda) {
        this.agenda = agenda;
    }

    /**
     * Notes what happened now.
     *
     * @param what immutable
     */
    public void add(String kind, Object what) {
        if (lines.size() == LINES_MAX) {
            lines.removeFirst();
        }
        lines.addLast(new Line(agenda.now(), kind, what));
    }

    @Override
    public String toString() {
        return lines.stream().map(Line::toString).collect(Collectors.joining("\n"));
    }

    private record Line(MonotonicTime at, String kind, Object what) {
        @Override
        public String toString() {
            return "%,12d ms  %-7s %s".formatted(at.nanos() / 1_000_000, kind, ShortText.of(what));
        }
    }
}
