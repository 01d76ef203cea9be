package launcher.core.launcher;

/** Stands in for the aggregate where a planted class uses it. */
public record PlantedAggregate(int version) {}
