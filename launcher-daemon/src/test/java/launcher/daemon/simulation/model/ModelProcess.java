package launcher.daemon.simulation.model;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;

/** The process tree of one run. How it behaves is decided when it is started. */
public final class ModelProcess {

    static final OptionalInt PORT = OptionalInt.of(20_000);

    private final RunId run;
    private final long pid;
    private final Behaviour behaviour;
    private final Optional<MonotonicTime> servesAt;
    private int resists;
    private boolean mainAlive = true;
    private boolean descendantsAlive;
    private boolean held;
    private boolean heldByLauncher;

    /**
     * How a run behaves.
     *
     * @param failsToStart  there is no process at all
     * @param bytes         the memory it takes
     * @param servesAfter   until it serves; empty if it never does
     * @param portTaken     a foreign process listens on its port
     * @param endsAfter     how long it takes to end when told to
     * @param ignoresTerm   it only goes when it is killed
     * @param resists       how many attempts to kill it fail
     * @param descendants   it has processes that outlive the main process
     * @param staysAsItIs   how likely an attempt to pause or resume it fails, from 0 to 1
     */
    public record Behaviour(
            boolean failsToStart, long bytes, Optional<Duration> servesAfter, boolean portTaken, Duration endsAfter,
                    boolean ignoresTerm, int resists, boolean descendants, double staysAsItIs) {

        /** Serves after this time, and ends soon when told to. */
        public static Behaviour good(Duration servesAfter) {
            return new Behaviour(false, 50L << 20, Optional.of(servesAfter), false, Duration.ofMillis(100), false, 0,
                    false, 0);
        }
    }

    /** Says of each run how it will behave. */
    @FunctionalInterface
    public interface Behaviours {
        Behaviour of(RunId run, AppSpec spec);
    }

    ModelProcess(RunId run, long pid, MonotonicTime now, Behaviour behaviour) {
        this.run = run;
        this.pid = pid;
        this.behaviour = behaviour;
        this.servesAt = behaviour.servesAfter().map(now::plus);
        this.resists = behaviour.resists();
        this.descendantsAlive = behaviour.descendants();
    }

    public RunId run() {
        return run;
    }

    public AppId app() {
        return run.app();
    }

    public Instance instance() {
        return Instance.ofProcess(pid, PORT);
    }

    long pid() {
        return pid;
    }

    public Behaviour behaviour() {
        return behaviour;
    }

    /** When it begins to serve; empty if it never does. */
    Optional<MonotonicTime> servesAt() {
        return servesAt;
    }

    public boolean mainAlive() {
        return mainAlive;
    }

    public boolean alive() {
        return mainAlive || descendantsAlive;
    }

    /** True if all of it is held where it is. */
    public boolean held() {
        return held;
    }

    /** True if the launcher held it, and nothing let it go on since. */
    public boolean heldByLauncher() {
        return heldByLauncher;
    }

    void pause() {
        held = true;
        heldByLauncher = true;
    }

    void resume() {
        held = false;
        heldByLauncher = false;
    }

    /** Another program holds it, or lets it go on. */
    void toggleFromOutside() {
        if (held) {
            resume();
        } else {
            held = true;
        }
    }

    /** The main process ends; descendants go on. */
    public void exit() {
        mainAlive = false;
    }

    /** True if the next attempt to kill all of it will succeed. */
    boolean yields() {
        return resists == 0;
    }

    /** Everything is killed, unless something survives even that. */
    void kill() {
        mainAlive = false;
        descendantsAlive = resists > 0;
        resists = Math.max(0, resists - 1);
    }
}
