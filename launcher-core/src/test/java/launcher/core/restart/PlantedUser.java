package launcher.core.restart;

import launcher.core.supervisor.PlantedAggregate;

/** Breaks a rule on purpose: no other package uses the aggregate. */
public record PlantedUser(PlantedAggregate aggregate) {}
