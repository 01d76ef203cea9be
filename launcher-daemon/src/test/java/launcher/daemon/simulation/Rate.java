package launcher.daemon.simulation;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.LongStream;
import launcher.daemon.simulation.model.Faults;

/**
 * How many events the simulation handles in a second, every promise looked at after each: a row of the table of
 * {@code packaging/bench}.
 */
final class Rate {

    private static final int EVENTS_PER_SEED = 10_000;
    private static final int WARM_UP_SEEDS = 10;
    private static final int MEASURED_SEEDS = 30;

    private Rate() {}

    public static void main(String[] arguments) {
        run(WARM_UP_SEEDS);
        Duration before = cpu();
        long events = run(MEASURED_SEEDS);
        double seconds = cpu().minus(before).toNanos() / 1e9;
        System.out.printf(Locale.ROOT,
                "| simulated events of core and engine, every promise looked at after each | %.0f a second of CPU "
                        + "|  |%n",
                events / seconds);
    }

    /** Not the wall clock: other programs on the machine would slow this down. */
    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private static long run(int seeds) {
        return LongStream.rangeClosed(1, seeds)
                .map(seed -> Simulation.run(seed, EVENTS_PER_SEED, Faults.MANY, Subject.PRODUCT, new Coverage()))
                .sum();
    }
}
