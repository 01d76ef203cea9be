package launcher.core.protocol;

import java.util.Arrays;
import java.util.Optional;

/** Why a request failed, and the exit code that the command line gives for it. */
public enum ErrorCode {
    /** Tried, and it did not work. */
    FAILED("failed", 1),
    /** All connections are taken, or too many requests wait for this app. */
    BUSY("busy", 1),
    /** The client read a stream more slowly than it grew, and lines were dropped. */
    TOO_SLOW("too-slow", 1),
    /** The daemon is on its way out. */
    SHUTTING_DOWN("shutting-down", 1),
    /** A bug in the daemon; its log says more. */
    INTERNAL("internal", 1),
    /** Not a request, or a request with a value that cannot be right. */
    BAD_REQUEST("bad-request", 2),
    /** A verb or key that a later version has. */
    NOT_SUPPORTED("not-supported", 2),
    /** The app does not run, and the request needs it to. */
    NOT_RUNNING("not-running", 3),
    NO_SUCH_APP("no-such-app", 4),
    NOT_PERMITTED("not-permitted", 6),
    /** The client's own limit passed. */
    TIMEOUT("timeout", 7),
    /** The app was not ready within its startup_timeout and was stopped. */
    STARTUP_TIMEOUT("startup-timeout", 7),
    EXITED_WHILE_STARTING("exited-while-starting", 8),
    CRASH_LOOP("crash-loop", 8),
    BAD_CONFIG("bad-config", 9);

    private final String wire;
    private final int exitCode;

    ErrorCode(String wire, int exitCode) {
        this.wire = wire;
        this.exitCode = exitCode;
    }

    /** As it stands in {@code "code"}. */
    public String wire() {
        return wire;
    }

    /** The command line's exit code. */
    public int exitCode() {
        return exitCode;
    }

    /** The code of this wire name; empty for a code of a newer daemon. */
    public static Optional<ErrorCode> of(String wire) {
        return Arrays.stream(values()).filter(code -> code.wire.equals(wire)).findFirst();
    }
}
