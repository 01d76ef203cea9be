package launcher.daemon.config.settings;

import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.RunPolicy;

/**
 * What operators set for one app by command; it beats the configuration.
 *
 * @param priority 1 to 100; empty: as configured
 * @param alwaysOn empty: as configured
 */
public record OperatorSettings(OptionalInt priority, Optional<Boolean> alwaysOn) {

    public static final OperatorSettings NONE = new OperatorSettings(OptionalInt.empty(), Optional.empty());

    /** @throws IllegalArgumentException if the priority is out of range */
    public OperatorSettings {
        priority.ifPresent(value -> {
            if (value < RunPolicy.PRIORITY_MIN || value > RunPolicy.PRIORITY_MAX) {
                throw new IllegalArgumentException("priority " + value);
            }
        });
    }
}
