package launcher.daemon.config;

import launcher.daemon.config.source.SourceLocation;

/** Where a value comes from. */
public sealed interface Origin {

    /** A configuration file says so. */
    record Written(SourceLocation place) implements Origin {
        @Override
        public String toString() {
            return place.file() + ":" + place.line();
        }
    }

    /** A folder in apps_dir says so. */
    record Found() implements Origin {
        @Override
        public String toString() {
            return "apps_dir";
        }
    }

    /** Set nowhere. */
    record Default() implements Origin {
        @Override
        public String toString() {
            return "default";
        }
    }

    /** An operator set it by a verb; it is kept in the state folder and beats the file. */
    record Operator() implements Origin {
        @Override
        public String toString() {
            return "operator";
        }
    }
}
