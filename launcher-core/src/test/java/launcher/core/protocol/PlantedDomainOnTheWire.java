package launcher.core.protocol;

import launcher.core.app.AppId;

/** Breaks a rule on purpose: a domain type on the wire. */
public record PlantedDomainOnTheWire(AppId app) {}
