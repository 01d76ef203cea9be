package launcher.daemon.simulation.model;

/**
 * How much goes wrong: probabilities from 0 to 1, each asked whenever the thing could happen.
 *
 * @param lost       a fact that only a reconciliation brings back, or nothing
 * @param late       a fact that is overtaken by later facts
 * @param duplicated a fact that is told twice
 * @param badStart   a start that fails in any of its ways
 * @param crash      a run that ends by itself
 * @param stubborn   a process that ignores TERM; half of these do not even go when killed
 * @param kill       the daemon dies after an effect
 * @param touches    a touch of an app's file that is found only when its gate is about to be closed
 * @param stalls     a lane that is held up: a slow disk, a busy machine
 */
public record Faults(
        double lost, double late, double duplicated, double badStart, double crash, double stubborn, double kill,
        double touches, double stalls) {

    public static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0, 0.1, 0.2);

    /** Nothing happens that a story does not tell. */
    public static final Faults SCRIPTED = new Faults(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static final Faults MANY = new Faults(0.05, 0.05, 0.05, 0.3, 0.4, 0.3, 0.0015, 0.1, 0.2);
}
