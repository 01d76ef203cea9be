package launcher.core.lifecycle;

/** How an app's main process ended. */
public sealed interface ExitStatus {

    /** It returned this code. */
    record Exited(int code) implements ExitStatus {}

    /** This signal ended it. */
    record Signaled(int signal) implements ExitStatus {}

    /** It is gone and left no status, because its shim was killed too. */
    record Unknown() implements ExitStatus {}

    /** It is gone, and another program had started it, to which alone its status is told: maybe that ended it too. */
    record NotOurs() implements ExitStatus {}

    /** True if the app ended as if it was asked to: with code 0 or 143, or by SIGTERM. */
    default boolean clean() {
        return switch (this) {
            case Exited(int code) -> code == 0 || code == 143;
            case Signaled(int signal) -> signal == 15;
            case Unknown() -> false;
            case NotOurs() -> true;
        };
    }

    /** As text for operators: {@code exited with code 3}. */
    default String describe() {
        return switch (this) {
            case Exited(int code) -> "exited with code " + code;
            case Signaled(int signal) -> "was ended by signal " + signal;
            case Unknown() -> "ended without an exit status";
            case NotOurs() -> "ended, as started by another program";
        };
    }
}
