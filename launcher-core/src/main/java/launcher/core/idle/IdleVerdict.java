package launcher.core.idle;

import launcher.core.app.MonotonicTime;
import launcher.core.app.Reason;

/** What is to be done with a ready run, and why. */
public sealed interface IdleVerdict {

    /**
     * It goes on.
     *
     * @param by        what keeps it for longest
     * @param why       for people
     * @param checkNext when to judge it again if nothing else happens
     * @param stopsAt   when it will be stopped if nobody comes and nobody who is inside leaves
     */
    record Keep(IdleClock by, String why, MonotonicTime checkNext, MonotonicTime stopsAt) implements IdleVerdict {}

    /** It goes on whatever the clock says; only a change of configuration makes a new judgement worth while. */
    record Pinned(String why) implements IdleVerdict {}

    /**
     * It is stopped, unless somebody comes in the meantime.
     *
     * @param by what kept it until now
     */
    record Stop(IdleClock by, Reason reason) implements IdleVerdict {}
}
