package launcher.daemon.gateway.server;

import launcher.daemon.gateway.app.PlantedDownward;
import org.jspecify.annotations.NullMarked;

/** Breaks a rule on purpose: the lower package knows a higher package. */
@NullMarked
public interface PlantedUpward {

    /** Closes the cycle. */
    PlantedDownward above();
}
