package launcher.daemon.provider;

import java.util.Optional;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.PortConflict;
import launcher.core.lifecycle.RunId;

/** Told by a provider what became of a run. Called on the provider's own threads; must return at once. */
public interface ProviderListener {

    /**
     * The main process of the run ended. Descendants may still be there until the run is stopped.
     *
     * @param conflict the listener on the run's port, if the run was not known to serve and it is another process
     */
    void exited(RunId run, ExitStatus status, Optional<PortConflict> conflict);

    /** A line of output, without its line end, at the wall-clock time given in milliseconds since 1970. */
    void output(RunId run, long epochMillis, String line);

    /**
     * The run was seen to be so, maybe by another program's doing. From a provider that hears of it at once; the others
     * are asked with {@link Provider#observe}.
     */
    void observed(RunId run, Provider.Observation observation);

    /** The run holds more memory than the app's limit, and the system itself does not enforce it. */
    void overMemoryLimit(RunId run, long bytes);
}
