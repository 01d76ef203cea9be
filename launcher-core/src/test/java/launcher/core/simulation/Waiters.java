package launcher.core.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.WaiterId;

/** The waiters that are to be answered. */
final class Waiters {

    private final Map<WaiterId, Owed> owed = new LinkedHashMap<>();
    private final Set<WaiterId> left = new HashSet<>();
    private final Map<WaiterId, Consumer<Effect>> callbacks = new HashMap<>();
    private long next;

    /**
     * An answer that is due.
     *
     * @param told  true once the launcher has handled the question
     * @param asked    or when the start it waits for got its slot
     * @param patience no answer takes longer than this
     */
    record Owed(String question, MonotonicTime asked, boolean told, Duration patience) {}

    WaiterId ask(String question, MonotonicTime now, Duration patience, Consumer<Effect> callback) {
        var id = new WaiterId(++next);
        owed.put(id, new Owed(question, now, false, patience));
        callbacks.put(id, callback);
        return id;
    }

    void told(WaiterId id) {
        owed.computeIfPresent(id, (_, one) -> new Owed(one.question, one.asked, true, one.patience));
    }

    /** It is held up by others, or the start it waits for gets its slot: its patience begins now. */
    void held(WaiterId id, MonotonicTime now) {
        owed.computeIfPresent(id, (_, one) -> new Owed(one.question, now, one.told, one.patience));
    }

    /** The waiter went away: an answer may still cross it on the way, but none is owed. */
    void leave(WaiterId id) {
        if (owed.remove(id) != null) {
            left.add(id);
        }
    }

    void answer(WaiterId id, Effect answer) {
        Consumer<Effect> callback = callbacks.remove(id);
        boolean gone = left.remove(id);
        if (callback == null || (owed.remove(id) == null && !gone)) {
            throw new Violation(id + " was answered twice: " + answer);
        }
        if (!gone) {
            callback.accept(answer);
        }
    }

    Map<WaiterId, Owed> owed() {
        return owed;
    }

    /** The daemon died, and with it every connection. */
    void vanish() {
        owed.clear();
        left.clear();
        callbacks.clear();
    }
}
