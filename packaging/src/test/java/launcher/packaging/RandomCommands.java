package launcher.packaging;

import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import launcher.fixtures.RawControlConnection;
import launcher.fixtures.SeededRandom;
import launcher.fixtures.Workspace;
import launcher.fixtures.http.RawHttp;

/**
 * Operators and clients that act at random, each on apps of its own, until the daemon is gone; and what has to hold of
 * it for the next daemon: what was confirmed, and what was asked for and may have happened or not.
 */
final class RandomCommands {

    private static final int THREADS = 3;
    private static final int PRIORITY_DEFAULT = 50;
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final Workspace workspace;
    private final List<String> apps;
    private final Runnable changeConfiguration;
    private final Map<String, Set<Integer>> priorities = new ConcurrentHashMap<>();
    private final Set<String> stopping = ConcurrentHashMap.newKeySet();
    private final Map<String, String> lastCommand = new ConcurrentHashMap<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** @param changeConfiguration writes another valid configuration, before a reload */
    RandomCommands(Workspace workspace, List<String> apps, Runnable changeConfiguration) {
        this.workspace = workspace;
        this.apps = List.copyOf(apps);
        this.changeConfiguration = changeConfiguration;
    }

    /** Priorities that the app may have now: one if it was confirmed, else also the one asked for last. */
    Set<Integer> priorities(String app) {
        return priorities.getOrDefault(app, Set.of(PRIORITY_DEFAULT));
    }

    /** True if a stop or restart of the app was asked for and never confirmed: its run may be ending. */
    boolean mayBeEnding(String app) {
        return stopping.contains(app);
    }

    /** What was asked for last of the app in this round, for a message. */
    String last(String app) {
        return lastCommand.getOrDefault(app, "nothing");
    }

    /** Requests that a living daemon did not answer. */
    List<String> faults() {
        return faults;
    }

    /** The threads begin to act, until {@code daemonLives} is false. */
    void begin(RandomGenerator seeds, BooleanSupplier daemonLives) {
        stopping.clear();
        lastCommand.clear();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            List<String> own = IntStream.range(0, apps.size()).filter(app -> app % THREADS == number)
                    .mapToObj(apps::get).toList();
            RandomGenerator random = SeededRandom.ofSeed(seeds.nextLong());
            threads.add(Thread.ofPlatform().name("random-commands-" + i).start(
                    () -> act(own, random, number == 0, daemonLives)));
        }
    }

    /** Returns once they have noticed that the daemon is gone. */
    void awaitEnd() {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        threads.clear();
    }

    private void act(List<String> own, RandomGenerator random, boolean reloads, BooleanSupplier daemonLives) {
        while (daemonLives.getAsBoolean()) {
            String app = own.get(random.nextInt(own.size()));
            switch (random.nextInt(12)) {
                case 0, 1 -> ask(app, "start", ",\"wait\":false");
                case 2 -> ask(app, "start", "");
                case 3, 4 -> end(app, "stop");
                case 5 -> end(app, "restart");
                case 6, 7 -> priority(app, 1 + random.nextInt(100));
                case 8 -> ask(app, "track", "");
                case 9 -> {
                    if (reloads) {
                        changeConfiguration.run();
                        send("{\"v\":1,\"id\":\"1\",\"cmd\":\"reload\"}\n");
                    } else {
                        ask(app, "request", "");
                    }
                }
                default -> visit(app);
            }
        }
    }

    private void end(String app, String verb) {
        stopping.add(app);
        if (ask(app, verb, "")) {
            stopping.remove(app);
        }
    }

    private void priority(String app, int value) {
        Set<Integer> possible = ConcurrentHashMap.newKeySet();
        possible.addAll(priorities(app));
        possible.add(value);
        priorities.put(app, possible);
        if (ask(app, "priority", ",\"value\":" + value)) {
            priorities.put(app, Set.of(value));
        }
    }

    /** True if it was confirmed. */
    private boolean ask(String app, String verb, String fields) {
        lastCommand.put(app, verb);
        return send("{\"v\":1,\"id\":\"1\",\"cmd\":\"" + verb + "\",\"app\":\"" + app + "\"" + fields + "}\n");
    }

    private boolean send(String line) {
        try (RawControlConnection connection = workspace.connect()) {
            return connection.send(line).line(ANSWER).filter(answer -> answer.contains("\"ok\":true")).isPresent();
        } catch (UncheckedIOException _) {
            return false;
        } catch (AssertionError e) {
            faults.add(line.strip() + ": " + e.getMessage());
            return false;
        }
    }

    /** Whatever comes of it: the app may be stopped meanwhile, and the daemon killed. */
    private void visit(String app) {
        lastCommand.put(app, "visit");
        try (RawHttp http = RawHttp.to(workspace.gatewayPort(), ANSWER)) {
            http.send("GET /" + app + "/pid HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").answer();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                faults.add("GET /" + app + "/pid was not answered within " + ANSWER);
            }
        } catch (AssertionError _) {
            // half an answer
        }
    }
}
