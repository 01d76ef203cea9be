package launcher.core.protocol.json;

/** What was read is not what it should be. */
public final class WireFormatException extends Exception {

    private static final long serialVersionUID = 1;

    private final String problem;

    public WireFormatException(String problem) {
        super(problem);
        this.problem = problem;
    }

    /** What is wrong and what was expected, as text for users. */
    public String problem() {
        return problem;
    }
}
