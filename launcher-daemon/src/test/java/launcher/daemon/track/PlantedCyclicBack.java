package launcher.daemon.track;

import org.jspecify.annotations.NullMarked;

/** Breaks a rule on purpose: closes the cycle of two classes. */
@NullMarked
public interface PlantedCyclicBack {

    /** Closes the cycle. */
    PlantedCyclic back();
}
