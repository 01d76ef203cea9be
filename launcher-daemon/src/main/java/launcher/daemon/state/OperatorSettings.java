package launcher.daemon.state;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What operators set for one app by command; it beats the configuration.
 *
 * @param priority 1 to 100; empty: as configured
 * @param alwaysOn empty: as configured
 */
public record OperatorSettings(OptionalInt priority, Optional<Boolean> alwaysOn) {

    public static final OperatorSettings NONE = new OperatorSettings(OptionalInt.empty(), Optional.empty());
}
