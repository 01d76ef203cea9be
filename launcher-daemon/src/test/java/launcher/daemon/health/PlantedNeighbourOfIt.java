package launcher.daemon.health;

import launcher.daemon.track.PlantedNeighbour;
import org.jspecify.annotations.NullMarked;

/** Breaks a rule on purpose: together with its neighbour it is a cycle. */
@NullMarked
public interface PlantedNeighbourOfIt {

    /** Closes the cycle. */
    PlantedNeighbour back();
}
