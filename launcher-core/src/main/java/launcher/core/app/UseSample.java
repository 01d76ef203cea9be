package launcher.core.app;

import java.time.Duration;
import java.util.Optional;

/**
 * What the gate of a run said about its use at one moment: the four clocks.
 *
 * @param openUses    how many requests are in flight and scripts are running right now
 * @param connections how many WebSockets and event streams are open; an open one is no use by itself
 * @param lastHumanUse       when somebody last used it
 * @param cause       what that was, for people: {@code request by uid 1000}
 * @param data        when a WebSocket last carried data, whoever sent it; empty if none ever did
 * @param busySince   when the last request or script began, while any of them goes on; empty if nobody is inside
 * @param opaque      of how many connections nobody can tell what they carry, so that any data from the client counts as human
 */
public record UseSample(
        int openUses,
        int connections,
        MonotonicTime lastHumanUse,
        String cause,
        Optional<MonotonicTime> data,
        Optional<MonotonicTime> busySince,
        int opaque) {

    /** A person who did something within this time is still there. */
    public static final Duration STILL_THERE = Duration.ofMinutes(1);

    /** True if the run is held, or a person used it within the last minute. */
    public boolean inUse(MonotonicTime now, Duration busyMax) {
        return held(now, busyMax) || lastHumanUse.until(now).compareTo(STILL_THERE) < 0;
    }

    /** True if a request or script goes on, and the last one began less than {@code busyMax} ago. */
    public boolean held(MonotonicTime now, Duration busyMax) {
        return busySince.filter(since -> since.until(now).compareTo(busyMax) < 0).isPresent();
    }
}
