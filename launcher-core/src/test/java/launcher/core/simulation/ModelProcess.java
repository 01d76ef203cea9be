package launcher.core.simulation;

import java.time.Duration;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.RunId;

/** The process tree of one run, and how it is going to behave; decided when it is started. */
final class ModelProcess {

    final RunId run;
    final long pid;
    final long bytes;
    /** When it begins to serve; empty if it never does. */
    final Optional<MonotonicTime> servesAt;
    final boolean portTaken;
    final boolean ignoresTerm;
    /** How many attempts to end it fail. */
    private int resists;
    private boolean mainAlive = true;
    private boolean held;
    private boolean heldByLauncher;
    private boolean descendantsAlive;

    ModelProcess(RunId run, long pid, MonotonicTime now, SimRandom chance, Faults faults, boolean listensElsewhere) {
        this.run = run;
        this.pid = pid;
        this.bytes = (20L + chance.below(120)) << 20;
        boolean bad = chance.hits(faults.badStart());
        this.portTaken = listensElsewhere || (bad && chance.hits(0.3));
        boolean never = bad && !portTaken && chance.hits(0.4);
        this.servesAt = never
                ? Optional.empty()
                : Optional.of(now.plus(chance.around(bad ? Duration.ofSeconds(30) : Duration.ofSeconds(2))));
        this.ignoresTerm = chance.hits(faults.stubborn());
        this.resists = ignoresTerm && chance.hits(0.5) ? 1 + chance.below(3) : 0;
        this.descendantsAlive = chance.hits(0.3);
    }

    AppId app() {
        return run.app();
    }

    boolean mainAlive() {
        return mainAlive;
    }

    boolean alive() {
        return mainAlive || descendantsAlive;
    }

    /** True if all of it is held where it is. */
    boolean held() {
        return held;
    }

    /** True if the launcher held it, and nothing let it go on since. */
    boolean heldByLauncher() {
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

    /** Another program holds it. */
    void holdFromOutside() {
        held = true;
    }

    /** The main process ends; descendants go on. */
    void exit() {
        mainAlive = false;
    }

    /** Everything is killed. False if something survived even that. */
    boolean kill() {
        if (resists > 0) {
            resists--;
            mainAlive = false;
            descendantsAlive = true;
            return false;
        }
        mainAlive = false;
        descendantsAlive = false;
        return true;
    }
}
