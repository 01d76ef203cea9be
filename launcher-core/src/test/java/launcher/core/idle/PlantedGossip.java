package launcher.core.idle;

import java.util.List;

/** Breaks a rule on purpose: policies do not know each other. */
public record PlantedGossip(List<launcher.core.memory.PlantedGossip> others) {}
