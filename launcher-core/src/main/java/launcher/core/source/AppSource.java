package launcher.core.source;

import java.util.Comparator;

/**
 * A place that apps come from.
 *
 * @param path absolute
 */
public record AppSource(Kind kind, String path) implements Comparable<AppSource> {

    private static final Comparator<AppSource> ORDER =
            Comparator.comparing(AppSource::kind).thenComparing(AppSource::path);

    /** What of a place it is; the narrowest first, so that a loss is told of the narrowest. */
    public enum Kind {
        /** The apps that a configuration file lists. */
        LIST,
        /** A configuration file as a whole, for what else it brings: a folder of apps that it names. */
        FILE,
        /** The folder of configuration files beside the main file. */
        CONF_D,
        /** A folder whose folders are apps. */
        APPS_DIR
    }

    @Override
    public int compareTo(AppSource other) {
        return ORDER.compare(this, other);
    }
}
