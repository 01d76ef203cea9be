package launcher.daemon.control.command;

import java.util.List;
import launcher.core.protocol.result.ConfigReport;
import launcher.core.protocol.result.ConfigView;
import launcher.core.protocol.result.ReloadReport;

/** The configuration as operators see it. Any thread may call; all of it may read files. */
public interface ConfigurationCommands {

    /** Reads the configuration again and takes it, if it is valid. */
    Reloaded reload();

    ConfigReport check();

    ConfigView show(boolean origin);

    /** What a reload came to. */
    sealed interface Reloaded {
        record Taken(ReloadReport report) implements Reloaded {}

        /** The old configuration stays. */
        record Kept(List<String> problems) implements Reloaded {}
    }
}
