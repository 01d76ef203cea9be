package launcher.daemon.config.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/** Collects all problems of one reading, so that they can be reported at once. */
public final class Problems {

    /** More are counted, not kept: a reader does not reach them, and a hostile file must not fill the memory. */
    public static final int KEPT_MAX = 1000;

    private static final Comparator<Problem> BY_PLACE = Comparator
            .comparing((Problem problem) -> problem.place().file())
            .thenComparingInt(problem -> problem.place().line())
            .thenComparingInt(problem -> problem.place().column());

    private final UnaryOperator<String> wording;
    private final List<Problem> kept = new ArrayList<>();
    private boolean anyError;
    private int dropped;

    public Problems() {
        this(UnaryOperator.identity());
    }

    /** @param wording puts a message into the words of the files' form */
    public Problems(UnaryOperator<String> wording) {
        this.wording = wording;
    }

    public void error(SourceLocation place, String message) {
        anyError = true;
        keep(new Problem(Problem.Severity.ERROR, place, wording.apply(message)));
    }

    public void warning(SourceLocation place, String message) {
        keep(new Problem(Problem.Severity.WARNING, place, wording.apply(message)));
    }

    public boolean anyError() {
        return anyError;
    }

    /** All of them in the order of their positions. */
    public List<Problem> all() {
        var sorted = new ArrayList<>(kept);
        sorted.sort(BY_PLACE);
        if (dropped > 0) {
            SourceLocation last = sorted.getLast().place();
            var severity = anyError ? Problem.Severity.ERROR : Problem.Severity.WARNING;
            sorted.add(new Problem(severity, last, "and " + dropped + " more problems"));
        }
        return List.copyOf(sorted);
    }

    private void keep(Problem problem) {
        if (kept.size() < KEPT_MAX) {
            kept.add(problem);
        } else {
            dropped++;
        }
    }
}
