package launcher.daemon.gateway.app;

import launcher.daemon.gateway.server.PlantedUpward;
import org.jspecify.annotations.NullMarked;

/** Breaks a rule on purpose: together with the class below it is a cycle of packages. */
@NullMarked
public record PlantedDownward(PlantedUpward below) {}
