package launcher.daemon.config.key;

import java.util.Optional;

/**
 * A configuration key.
 *
 * @param meaning  one line for people, with the unit or the choices
 * @param standard the value if none is given; empty if there is none or if it depends on something else
 */
public record Key<T>(String name, Shape<T> shape, String meaning, Optional<T> standard) {

    static <T> Key<T> of(String name, Shape<T> shape, String meaning) {
        return new Key<>(name, shape, meaning, Optional.empty());
    }

    Key<T> standard(T value) {
        return new Key<>(name, shape, meaning, Optional.of(value));
    }
}
