package launcher.core.supervisor;

import java.util.Optional;
import launcher.core.app.UseSample;
import launcher.core.lifecycle.RunId;

/** What the gates say at the moment of an event; the same for the whole step. */
@FunctionalInterface
public interface UseSamples {

    /** The use of this run, or empty if it has no gate. */
    Optional<UseSample> of(RunId run);
}
