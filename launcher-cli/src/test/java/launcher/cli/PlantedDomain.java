package launcher.cli;

import launcher.core.app.AppId;

/** Breaks a rule on purpose: the CLI knows more of core than its protocol. */
record PlantedDomain(AppId app) {}
