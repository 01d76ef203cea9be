package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.LauncherPolicy;
import launcher.core.app.MonotonicTime;
import launcher.core.app.UseSample;

/**
 * What a transition depends on besides the app and the event.
 *
 * @param use          what the gate of the app's run says now; empty if it has none
 * @param shuttingDown true once the daemon stops everything: nothing is started any more
 * @param seed         what the jitter of delays is drawn from
 */
public record TransitionContext(
        MonotonicTime now, LauncherPolicy policy, Optional<UseSample> use, boolean shuttingDown, long seed) {}
