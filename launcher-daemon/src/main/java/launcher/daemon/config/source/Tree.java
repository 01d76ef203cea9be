package launcher.daemon.config.source;

import java.util.List;

/** What a configuration file says, before its meaning is known. */
public sealed interface Tree {

    /** Where it begins. */
    SourceLocation place();

    /** What it is, for messages: {@code a list}. */
    default String kind() {
        return switch (this) {
            case Scalar(_, String text, boolean plain) -> plain && text.isEmpty() ? "nothing"
                    : "\"" + Texts.shorten(text) + "\"";
            case Sequence _ -> "a list";
            case Mapping _ -> "a block of keys";
        };
    }

    /** True if it stands for "not given": {@code null}, {@code ~} or nothing at all. */
    default boolean isNull() {
        return this instanceof Scalar(_, String text, boolean plain)
                && plain
                && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
    }

    /**
     * One value, as the characters it was written with.
     *
     * @param plain false if it was quoted, and so never means null
     */
    record Scalar(SourceLocation place, String text, boolean plain) implements Tree {}

    /** A list. */
    record Sequence(SourceLocation place, List<Tree> items) implements Tree {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Keys with values, in the order of the file; no key occurs twice. */
    record Mapping(SourceLocation place, List<Entry> entries) implements Tree {
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    /** One key of a mapping. */
    record Entry(String key, SourceLocation place, Tree value) {}
}
