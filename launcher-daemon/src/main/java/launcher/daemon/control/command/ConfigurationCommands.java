package launcher.daemon.control.command;

import java.util.List;
import launcher.core.protocol.result.ConfigReport;
import launcher.core.protocol.result.ConfigView;
import launcher.core.protocol.result.ReloadReport;

/** The configuration as operators see it. Any thread may call; all of it may read files. */
public interface ConfigurationCommands {

    /**
     * Reads the configuration again and takes it, if it is valid.
     *
     * @param acceptRemoval true: apps go whose source lost everything at once; false: they stay as they were
     */
    Reloaded reload(boolean acceptRemoval);

    ConfigReport check();

    ConfigView show(boolean origin);

    /** What a reload came to. */
    sealed interface Reloaded {
        record Taken(ReloadReport report) implements Reloaded {}

        /** The old configuration stays. */
        record Kept(List<String> problems) implements Reloaded {}
    }
}
