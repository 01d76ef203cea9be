package launcher.daemon.control.command;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.lifecycle.RunId;

/**
 * What a view of an app shows besides the app's published state.
 *
 * @param memory of runs
 * @param urls   of apps
 */
public record AppDetails(MemoryUse memory, AppUrls urls) {

    /** Measures the memory of runs. */
    @FunctionalInterface
    public interface MemoryUse {
        /** The bytes of each run's whole process tree, where they can be told; a single look for all runs. */
        Map<RunId, Long> bytes(Collection<RunId> runs);
    }

    /** Knows where apps are served. */
    @FunctionalInterface
    public interface AppUrls {
        /** Where a client on this machine finds the app, whether it runs or not; empty if it serves nothing. */
        Optional<String> of(AppSpec app);
    }
}
