/** Asks: the thin client. */
module launcher.cli {
    requires static org.jspecify;
    requires launcher.core;
    requires info.picocli;

    // picocli reads the verbs' annotations and sets their fields
    opens launcher.cli.command to info.picocli;
}
