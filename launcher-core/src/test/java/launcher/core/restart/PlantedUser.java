package launcher.core.restart;

import launcher.core.supervisor.PlantedAggregate;

/** Breaks a rule on purpose: nobody uses the aggregate. */
public record PlantedUser(PlantedAggregate aggregate) {}
