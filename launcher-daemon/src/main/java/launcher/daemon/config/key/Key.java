package launcher.daemon.config.key;

import java.util.Optional;

/**
 * A configuration key.
 *
 * @param meaning  one line for people, with the unit or the choices
 * @param defaultValue the value if none is given; empty if there is none or if it depends on something else
 */
public record Key<T>(String name, ValueType<T> shape, String meaning, Optional<T> defaultValue) {

    static <T> Key<T> of(String name, ValueType<T> shape, String meaning) {
        return new Key<>(name, shape, meaning, Optional.empty());
    }

    Key<T> defaultValue(T value) {
        return new Key<>(name, shape, meaning, Optional.of(value));
    }
}
