package launcher.daemon.simulation.model;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** The only source of randomness of a simulation: the same seed gives the same history. */
public final class SimRandom {

    private final SplittableRandom random;

    public SimRandom(long seed) {
        random = new SplittableRandom(seed);
    }

    public boolean hits(double probability) {
        return random.nextDouble() < probability;
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    public long next() {
        return random.nextLong();
    }

    public <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    public Duration between(Duration min, Duration max) {
        return Duration.ofNanos(random.nextLong(min.toNanos(), max.toNanos() + 1));
    }

    /** Waiting times of this mean, short times more often than long times. */
    public Duration around(Duration mean) {
        return Duration.ofNanos((long) (-Math.log(1 - random.nextDouble()) * mean.toNanos()) + 1);
    }
}
