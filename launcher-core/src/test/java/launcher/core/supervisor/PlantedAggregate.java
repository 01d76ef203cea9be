package launcher.core.supervisor;

/** Stands in for the aggregate where a planted class uses it. */
public record PlantedAggregate(int version) {}
