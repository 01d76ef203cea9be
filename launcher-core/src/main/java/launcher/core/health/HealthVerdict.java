package launcher.core.health;

import java.util.Optional;

/** What the probes of a run mean for it. */
public sealed interface HealthVerdict {

    /**
     * It serves.
     *
     * @param host where its port is reached; empty if it has no port
     */
    record Serving(Optional<String> host) implements HealthVerdict {}

    /** It does not serve yet; the tracker has noted why. */
    record NotYet(HealthTracker tracker) implements HealthVerdict {}

    /**
     * It cannot serve: another process has its port.
     *
     * @param holder which process that is, for operators: {@code pid 812 (nginx)}
     */
    record PortTaken(String holder) implements HealthVerdict {}
}
