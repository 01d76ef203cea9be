package launcher.core.app;

import java.time.Duration;

/**
 * How a run is ended.
 *
 * @param signal  sent first to the whole process group, by name without {@code SIG}; {@code KILL} for the method kill
 * @param timeout how long the processes have until they are killed; zero for the method kill
 */
public record StopSpec(Signal signal, Duration timeout) {

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
