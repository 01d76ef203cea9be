package launcher.daemon.engine;

import java.util.List;
import launcher.core.lifecycle.RunId;

/** Where the output of runs goes. Called on any thread; returns at once. */
public interface RunOutput {

    /** A run printed a line, at this wall-clock time. */
    void append(RunId run, long epochMillis, String line);

    /** The latest lines of a run, oldest first, as far as they are remembered. */
    List<String> lastLines(RunId run, int count);
}
