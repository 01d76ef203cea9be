package launcher.daemon.track;

import launcher.daemon.health.PlantedNeighbourOfIt;
import org.jspecify.annotations.NullMarked;

/** Breaks a rule on purpose: an adapter knows another. */
@NullMarked
public record PlantedNeighbour(PlantedNeighbourOfIt other) {}
