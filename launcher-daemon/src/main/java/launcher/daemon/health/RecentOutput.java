package launcher.daemon.health;

import java.util.List;
import launcher.core.lifecycle.RunId;

/** Remembers what a run printed: an app may print its ready line before a probe watches for it. */
@FunctionalInterface
public interface RecentOutput {

    /** The lines of this run that are still remembered, oldest first. */
    List<String> of(RunId run);
}
