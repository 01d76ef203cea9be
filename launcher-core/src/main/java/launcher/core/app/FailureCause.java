package launcher.core.app;

import java.util.Optional;

/**
 * How an app failed or ended by itself, as a type and numbers alone. No text of an app, of the configuration or of the
 * system can get into it, so that it may be told to any client; {@link Reason#text} is for operators.
 */
public sealed interface FailureCause {

    /** Its main process returned this code. */
    record Exited(int code) implements FailureCause {}

    /** This signal ended its main process. */
    record Signaled(int signal) implements FailureCause {}

    /** Its main process is gone without an exit status. */
    record Vanished() implements FailureCause {}

    /** No process of it could be started. */
    record NotStarted() implements FailureCause {}

    /** Another process listens on its port. */
    record PortTaken() implements FailureCause {}

    /** It held more than its limit of memory. */
    record MemoryLimit() implements FailureCause {}

    /** It was not ready within its startup timeout. */
    record StartupTimeout() implements FailureCause {}

    /** It failed too often, the last time like this. */
    record CrashLoop(Optional<FailureCause> last) implements FailureCause {}

    /** The kind of failure as a fixed sentence that begins with the app's name: {@code exited with code 3}. */
    default String describe() {
        return switch (this) {
            case Exited(int code) -> "exited with code " + code;
            case Signaled(int signal) -> "was ended by signal " + signal;
            case Vanished() -> "ended without an exit status";
            case NotStarted() -> "could not be started";
            case PortTaken() -> "found its port taken";
            case MemoryLimit() -> "held more memory than it may";
            case StartupTimeout() -> "did not become ready in time";
            case CrashLoop(Optional<FailureCause> last) -> "crash loop: it failed too often"
                    + last.map(cause -> ", the last time it " + cause.describe()).orElse("");
        };
    }
}
