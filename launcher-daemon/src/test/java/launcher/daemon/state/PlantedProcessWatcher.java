package launcher.daemon.state;

import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.process.ProcessProvider;

/** Breaks the rule that only the wiring names a way of running apps, to show that the rule reports it. */
public record PlantedProcessWatcher(ProcessProvider provider) {

    public boolean watches(RunId run) {
        return provider.knows(run);
    }
}
