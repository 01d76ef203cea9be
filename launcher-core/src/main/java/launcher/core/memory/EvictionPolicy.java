package launcher.core.memory;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which app goes first when memory is short: unused before used, then the lowest priority, then the longest idle. */
public final class EvictionPolicy {

    private static final Comparator<Candidate> FIRST_TO_GO = Comparator.comparing(Candidate::inUse)
            .thenComparingInt(Candidate::priority)
            .thenComparing(Candidate::lastHuman)
            .thenComparing(Candidate::app);

    private EvictionPolicy() {}

    /** Every app that could be evicted at all, in the order in which it would happen. */
    public static List<Candidate> order(Collection<Candidate> running) {
        return running.stream().filter(candidate -> !candidate.pinned()).sorted(FIRST_TO_GO).toList();
    }

    /** The next app to go under this pressure, if an app may. */
    public static Optional<Candidate> victim(MemoryPressure pressure, Collection<Candidate> running) {
        return switch (pressure) {
            case CALM -> Optional.empty();
            case SHORT -> order(running).stream().filter(candidate -> !candidate.inUse()).findFirst();
            case CRITICAL -> order(running).stream().findFirst();
        };
    }
}
