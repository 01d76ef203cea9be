package launcher.daemon.simulation.model;

/** A promise was broken. No code of the product catches it. */
public final class Violation extends AssertionError {

    private static final long serialVersionUID = 1;

    public Violation(String what) {
        super(what);
    }

    public Violation(String what, Throwable cause) {
        super(what, cause);
    }
}
