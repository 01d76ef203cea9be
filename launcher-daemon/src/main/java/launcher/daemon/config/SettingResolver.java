package launcher.daemon.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import launcher.daemon.config.key.ConfigSection;
import launcher.daemon.config.key.Key;

/**
 * Takes values out of blocks, fills in defaults, and passes each on with its origin, if a caller wants them. They are
 * not kept: with ten thousand apps they outweigh all the rest of the daemon.
 */
final class SettingResolver {

    private final Optional<Consumer<Setting>> notes;

    private SettingResolver(Optional<Consumer<Setting>> notes) {
        this.notes = notes;
    }

    /** A resolver that notes nothing. */
    static SettingResolver silent() {
        return new SettingResolver(Optional.empty());
    }

    /** A resolver that passes every value on. */
    static SettingResolver to(Consumer<Setting> notes) {
        return new SettingResolver(Optional.of(notes));
    }

    /** The key's value or its own default, which it must have. */
    <T> T take(ConfigSection block, Key<T> key) {
        return take(block, key, key.defaultValue().orElseThrow(), new Origin.Default());
    }

    /** The key's value, or {@code fallback}, which comes from {@code origin}. */
    <T> T take(ConfigSection block, Key<T> key, T fallback, Origin origin) {
        Optional<T> given = block.get(key);
        T value = given.orElse(fallback);
        note(block, key, key.shape().show(value), given.isPresent() ? originOf(block, key) : origin);
        return value;
    }

    /** The key's value, if there is one. */
    <T> Optional<T> takeIfGiven(ConfigSection block, Key<T> key) {
        Optional<T> value = block.get(key);
        note(block, key, value.map(key.shape()::show).orElse("null"), originOf(block, key));
        return value;
    }

    /** Notes the effective value of a key. */
    void note(ConfigSection block, Key<?> key, String yaml, Origin origin) {
        notes.ifPresent(each -> each.accept(new Setting(List.of(block.pathOf(key).split("\\.", -1)), yaml, origin)));
    }

    /** Where the key's value comes from. */
    static Origin originOf(ConfigSection block, Key<?> key) {
        return block.get(key).isPresent() ? new Origin.Written(block.placeOf(key)) : new Origin.Default();
    }
}
