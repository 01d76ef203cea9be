package launcher.daemon.os;

import launcher.daemon.track.PlantedNeighbour;
import org.jspecify.annotations.NullMarked;

/** Breaks a rule on purpose: the lowest layer knows a layer above. */
@NullMarked
public record PlantedClimber(PlantedNeighbour above) {}
