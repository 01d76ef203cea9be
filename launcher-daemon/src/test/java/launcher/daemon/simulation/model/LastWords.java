package launcher.daemon.simulation.model;

import java.util.List;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.RunOutput;

/** The output of all runs: the same last line of each. */
public final class LastWords implements RunOutput {

    @Override
    public void append(RunId run, long epochMillis, String line) {}

    @Override
    public List<String> lastLines(RunId run, int count) {
        return List.of("last words");
    }
}
