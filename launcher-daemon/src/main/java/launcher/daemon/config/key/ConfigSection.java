package launcher.daemon.config.key;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import launcher.daemon.config.source.SourceLocation;

/**
 * A block of keys that was read.
 *
 * @param place     where it begins
 * @param path      its full path, without a dot at the end; empty for the whole configuration
 * @param values    by key name; wrong values are missing
 * @param mentioned the names of all known keys that are given and not null, wrong values too
 */
public record ConfigSection(SourceLocation place, String path, Map<String, Given> values, Set<String> mentioned) {

    /** A value and where its key stands. */
    public record Given(SourceLocation place, Object value) {}

    public ConfigSection {
        values = Map.copyOf(values);
        mentioned = Set.copyOf(mentioned);
    }

    /** A block that no file contains, as if it were at {@code place}. */
    public static ConfigSection absent(SourceLocation place, String path) {
        return new ConfigSection(place, path, Map.of(), Set.of());
    }

    /** The value of {@code key}, if it is given and right. */
    public <T> Optional<T> get(Key<T> key) {
        // what is stored under a key's name was read by that key's shape, in SectionType and nowhere else
        @SuppressWarnings("unchecked")
        var value = (Optional<T>) Optional.ofNullable(values.get(key.name())).map(Given::value);
        return value;
    }

    /** The block below {@code key}, or an empty one. */
    public ConfigSection child(Key<ConfigSection> key) {
        return get(key).orElseGet(() -> absent(placeOf(key), pathOf(key)));
    }

    /** True if the key is given, be its value right or wrong. */
    public boolean mentions(Key<?> key) {
        return mentioned.contains(key.name());
    }

    /** Where the key stands, or where the block begins if it is not given. */
    public SourceLocation placeOf(Key<?> key) {
        return Optional.ofNullable(values.get(key.name())).map(Given::place).orElse(place);
    }

    public String pathOf(Key<?> key) {
        return path.isEmpty() ? key.name() : path + "." + key.name();
    }
}
