package launcher.daemon.simulation.model;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.WaiterId;
import launcher.daemon.engine.Waiters;

/** The answers that the launcher owes to the clients and operators of one daemon. */
public final class OwedAnswers {

    private final EventScheduler clock;
    private final Waiters waiters;
    private final Map<WaiterId, Owed> owed = new LinkedHashMap<>();

    public OwedAnswers(EventScheduler clock, Waiters waiters) {
        this.clock = clock;
        this.waiters = waiters;
    }

    /**
     * An answer that is due.
     *
     * @param asked    or when the start it waits for got its slot
     * @param told     true once the launcher has handled the question
     * @param patience no answer takes longer than this
     */
    public record Owed(String question, MonotonicTime asked, boolean told, Duration patience) {}

    /** Somebody asks and is called back with the answer. */
    public WaiterId ask(String question, Duration patience, Consumer<Waiters.Answer> callback) {
        var asker = new Asker(callback);
        WaiterId id = waiters.register(asker);
        asker.id = Optional.of(id);
        owed.put(id, new Owed(question, clock.now(), false, patience));
        return id;
    }

    private final class Asker implements Consumer<Waiters.Answer> {
        private final Consumer<Waiters.Answer> callback;
        private Optional<WaiterId> id = Optional.empty();

        private Asker(Consumer<Waiters.Answer> callback) {
            this.callback = callback;
        }

        @Override
        public void accept(Waiters.Answer answer) {
            if (owed.remove(id.orElseThrow()) == null) {
                throw new Violation(id + " got an answer after it had left, or two: " + answer);
            }
            callback.accept(answer);
        }
    }

    /** The launcher has handled the question. */
    public void told(WaiterId id) {
        owed.computeIfPresent(id, (_, one) -> new Owed(one.question, one.asked, true, one.patience));
    }

    /** It is held up by others, or the start it waits for gets its slot: its patience begins now. */
    public void held(WaiterId id) {
        owed.computeIfPresent(id, (_, one) -> new Owed(one.question, clock.now(), one.told, one.patience));
    }

    /** The waiter goes away: an answer may still cross it on the way, but none is owed. */
    public void leave(WaiterId id) {
        owed.remove(id);
        waiters.forget(id);
    }

    public Map<WaiterId, Owed> owed() {
        return owed;
    }
}
