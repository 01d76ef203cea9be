package launcher.daemon.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import launcher.core.lifecycle.Decision;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Refusal;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.WaiterId;

/** The waiters that are owed an answer. */
public final class Waiters {

    private final AtomicLong last = new AtomicLong();
    private final ConcurrentMap<WaiterId, Consumer<Answer>> waiting = new ConcurrentHashMap<>();

    /** What a waiter gets. */
    public sealed interface Answer {
        /** The run is ready; enter its gate. {@code startedIn} is present if it was started for this. */
        record Granted(RunId run, Endpoint endpoint, Optional<Duration> startedIn) implements Answer {}

        /** The app is gone. */
        record Gone() implements Answer {}

        record Refused(Refusal refusal) implements Answer {}

        /** What a check found. */
        record Reported(List<Decision> decisions, String summary) implements Answer {}
    }

    /**
     * A new waiter; {@code whenAnswered} is called at most once, on a thread of the launcher, and must return at once.
     */
    public WaiterId register(Consumer<Answer> whenAnswered) {
        var id = new WaiterId(last.incrementAndGet());
        waiting.put(id, whenAnswered);
        return id;
    }

    /** The waiter has left; an answer for it is dropped. */
    public void forget(WaiterId waiter) {
        waiting.remove(waiter);
    }

    void answer(WaiterId waiter, Answer answer) {
        Optional.ofNullable(waiting.remove(waiter)).ifPresent(whenAnswered -> whenAnswered.accept(answer));
    }
}
