package launcher.cli.client;

import java.util.Optional;
import launcher.core.protocol.WireError;

/** Why there is no result: the exit code, what happened and what to do. */
public final class RequestFailedException extends Exception {

    /** Exit code: nothing answers on the socket. */
    public static final int NOT_REACHABLE = 5;

    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final String problem;
    private final String hint;

    /**
     * A failure with its exit code.
     *
     * @param hint what to do about it; empty if there is nothing to say
     */
    public RequestFailedException(int exitCode, String problem, String hint) {
        super(problem);
        this.exitCode = exitCode;
        this.problem = problem;
        this.hint = hint;
    }

    static RequestFailedException of(WireError error) {
        return new RequestFailedException(error.code().exitCode(), error.message(), error.hint().orElse(""));
    }

    public int exitCode() {
        return exitCode;
    }

    /** What happened, for people. */
    public String problem() {
        return problem;
    }

    public Optional<String> hint() {
        return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
    }
}
