package launcher.core.app;

import java.time.Duration;

/**
 * How a run is ended, and what becomes of it when it is idle.
 *
 * @param signal  sent first to the whole process group, by name without {@code SIG}; {@code KILL} for the method kill
 * @param timeout how long the processes have until they are killed; zero for the method kill
 * @param whenIdle what is done with an idle run; whatever else ends a run stops it
 */
public record StopSpec(Signal signal, Duration timeout, WhenIdle whenIdle) {

    /** What is done with a run that is idle. */
    public enum WhenIdle {
        STOP,
        /** It is held where it is: it keeps its memory, uses no CPU and goes on at the first request. */
        PAUSE
    }

    /** A run that is stopped when it is idle. */
    public StopSpec(Signal signal, Duration timeout) {
        this(signal, timeout, WhenIdle.STOP);
    }

    /** Signals that may ask an app to end. */
    public enum Signal {
        HUP(1),
        INT(2),
        QUIT(3),
        KILL(9),
        USR1(10),
        USR2(12),
        TERM(15);

        private final int number;

        Signal(int number) {
            this.number = number;
        }

        public int number() {
            return number;
        }
    }
}
