package launcher.daemon.config;

import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppSpec;

/**
 * What an operator set for an app by a verb; it beats the files.
 *
 * @param priority 1 to 100
 */
public record OperatorSetting(OptionalInt priority, Optional<Boolean> alwaysOn) {

    /** @throws IllegalArgumentException if the priority is out of range */
    public OperatorSetting {
        priority.ifPresent(value -> {
            if (value < AppSpec.PRIORITY_MIN || value > AppSpec.PRIORITY_MAX) {
                throw new IllegalArgumentException("priority " + value);
            }
        });
    }
}
