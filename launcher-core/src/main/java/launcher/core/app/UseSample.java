package launcher.core.app;

import java.time.Duration;
import java.util.Optional;

/**
 * What the gate of a run said about its use at a moment: the four clocks.
 *
 * @param openUses    how many requests are in flight and scripts are running right now
 * @param connections how many WebSockets and event streams are open; an open connection is no use by itself
 * @param lastHumanUse       when a client last used it
 * @param cause       what that was, as text for operators: {@code request by uid 1000}
 * @param data        when a WebSocket last carried data, from either side; empty if none ever did
 * @param busySince   when the last request or script began, while any of them goes on; empty if none does
 * @param opaque      how many connections have a content that the gate cannot tell, so that any data from the client
 *                    counts as human
 */
public record UseSample(
        int openUses,
        int connections,
        MonotonicTime lastHumanUse,
        String cause,
        Optional<MonotonicTime> data,
        Optional<MonotonicTime> busySince,
        int opaque) {

    /** A client that did something within this time is still there. */
    public static final Duration STILL_THERE = Duration.ofMinutes(1);

    /** True if the run is held, or a client used it within the last minute. */
    public boolean inUse(MonotonicTime now, Duration busyMax) {
        return held(now, busyMax) || lastHumanUse.until(now).compareTo(STILL_THERE) < 0;
    }

    /** True if a request or script goes on, and the last of them began less than {@code busyMax} ago. */
    public boolean held(MonotonicTime now, Duration busyMax) {
        return busySince.filter(since -> since.until(now).compareTo(busyMax) < 0).isPresent();
    }
}
