package launcher.packaging;

import static launcher.packaging.Launcher.app;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import launcher.fixtures.DaemonProcess;
import launcher.fixtures.Eventually;
import launcher.fixtures.FakeApps;
import launcher.fixtures.SeededRandom;
import launcher.fixtures.load.Quantiles;
import org.junit.jupiter.api.Test;

/**
 * The daemon is killed at random instants, while apps start, serve, pause and stop, requests are under way, priorities
 * are written and the configuration is read again; the next has to have all of it.
 */
class KilledDaemonIT {

    /** Sets how often the daemon is killed, and how many apps there are; 500 and 20 for the goal. */
    private static final String ROUNDS = "launcher.kill.rounds";
    private static final String APPS = "launcher.kill.apps";

    private static final int ROUNDS_OF_A_REPORT = 25;
    private static final Duration SETTLED = Duration.ofSeconds(60);
    private static final int LIFETIME_MILLIS_MAX = 2_000;

    /** A start is killed as well, in one of so many rounds; not later than it takes to be up. */
    private static final int START_KILLED_EVERY = 4;
    private static final int START_MILLIS_MAX = 1_000;

    private static final int LOG_OF_A_FAILURE = 20_000;

    private final int appCount = Integer.getInteger(APPS, 10);
    private final SeededRandom random = SeededRandom.of("KilledDaemonIT");
    private final Launcher launcher = Launcher.fresh();
    private final AtomicInteger configurations = new AtomicInteger();
    private final RandomCommands commands =
            new RandomCommands(launcher.workspace(), names(), this::configure);
    private final List<Double> millisToUp = new ArrayList<>();
    private final Set<String> runsSeen = new TreeSet<>();
    private int killed;
    private int aliveAtKill;
    private int adopted;
    private int ending;

    @Test
    void nextDaemonHasEveryRunOfAKilledDaemon() {
        int rounds = Integer.getInteger(ROUNDS, 5);
        try (launcher) {
            configure();
            launcher.startDaemon();
            for (int round = 1; round <= rounds; round++) {
                try {
                    round();
                } catch (AssertionError e) {
                    throw new AssertionError("round " + round + " of seed " + random.seed() + ": " + e.getMessage()
                            + "\n" + lastLogs(), e);
                }
                if (round % ROUNDS_OF_A_REPORT == 0 || round == rounds) {
                    report(round);
                }
            }
            launcher.cli("stop-all").succeeded();
            assertThat(RunCensus.of(launcher.workspace()).processes()).isEmpty();
            Eventually.within(Launcher.SOON, "no cgroup of a run is left", () -> cgroupsLeft().isEmpty());
        }
    }

    private void report(int rounds) {
        Quantiles up = Quantiles.of(millisToUp.stream().mapToDouble(Double::doubleValue));
        System.out.printf("%d rounds, %d kills with %d apps: %d runs alive at the kills, %d taken over, %d ended since "
                + "a stop was under way; 0 orphans, 0 doubles; up again within p50 %.2f s, longest %.2f s%n", rounds,
                killed, appCount, aliveAtKill, adopted, ending, up.at(0.5) / 1000, up.at(1) / 1000);
    }

    private void round() {
        DaemonProcess daemon = launcher.daemon();
        commands.begin(random, daemon::isAlive);
        live(daemon, LIFETIME_MILLIS_MAX);
        commands.awaitEnd();
        assertThat(commands.faults()).isEmpty();
        RunCensus before = RunCensus.of(launcher.workspace());
        if (random.nextInt(START_KILLED_EVERY) == 0) {
            live(launcher.workspace().launch(), START_MILLIS_MAX);
        }
        long start = System.nanoTime();
        launcher.startDaemon();
        millisToUp.add((System.nanoTime() - start) / 1e6);
        var succession = new Succession(launcher, before, commands);
        try {
            Eventually.within(SETTLED, "the next daemon has everything", () -> succession.faults().isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + ", but " + String.join("\n  ", succession.faults()), e);
        }
        runsSeen.addAll(before.processes().keySet());
        aliveAtKill += before.live().size();
        long taken = succession.takenOver();
        adopted += (int) taken;
        ending += before.live().size() - (int) taken;
    }

    /** The daemon lives for a random while, and is killed. */
    private void live(DaemonProcess daemon, int millisMax) {
        Eventually.throughout(Duration.ofMillis(random.nextInt(millisMax)), "the daemon lives", daemon::isAlive);
        daemon.kill();
        killed++;
    }

    private List<String> names() {
        return Stream.concat(IntStream.range(0, appCount - 2).mapToObj("app%02d"::formatted),
                Stream.of(Succession.CHANGING, Succession.ALWAYS)).toList();
    }

    /** Another configuration each time: of one app another command, of all another idle timeout. */
    private void configure() {
        int number = configurations.incrementAndGet();
        var apps = new ArrayList<Launcher.App>();
        List<String> names = names();
        for (int i = 0; i < appCount - 2; i++) {
            apps.add(kind(i, names.get(i)));
        }
        apps.add(web(Succession.CHANGING, "--lines", Integer.toString(number)));
        apps.add(web(Succession.ALWAYS).with("always_on: true"));
        launcher.configure("memory_threshold: 1MiB\ncheck_interval: 1s\nidle_timeout: " + (1_000 + number) + "s", apps);
    }

    private static Launcher.App kind(int number, String name) {
        return switch (number % 6) {
            case 0 -> web(name).with("memory_limit: 512MiB");
            case 1 -> web(name, "--delay", "0.4");
            case 2 -> web(name).with("idle_timeout: 1s, stop: {method: pause}");
            case 3 -> web(name, "--ignore-term").with("stop: {timeout: 1s}");
            case 4 -> app(name, "./" + FakeApps.WORKER);
            default -> web(name, "--escape");
        };
    }

    /** Cgroups of runs that ended. */
    private List<Path> cgroupsLeft() {
        try (Stream<Path> all = Files.walk(Path.of("/sys/fs/cgroup"))) {
            return all.filter(path -> runsSeen.contains(path.getFileName().toString())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String lastLogs() {
        String log = launcher.workspace().log();
        return log.substring(Math.max(0, log.length() - LOG_OF_A_FAILURE));
    }
}
