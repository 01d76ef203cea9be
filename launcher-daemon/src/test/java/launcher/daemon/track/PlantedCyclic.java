package launcher.daemon.track;

import org.jspecify.annotations.NullMarked;

/** Breaks a rule on purpose: two classes of a package know each other. */
@NullMarked
public record PlantedCyclic(PlantedCyclicBack other) {}
