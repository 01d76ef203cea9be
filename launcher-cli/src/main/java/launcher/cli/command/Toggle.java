package launcher.cli.command;

/** On or off. Not a boolean, which picocli would take for a flag without a value. */
record Toggle(boolean on) {}
