package launcher.core.lifecycle;

import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.app.Durations;
import launcher.core.app.FailureCause;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.app.RestartSpec;
import launcher.core.app.Sizes;
import launcher.core.lifecycle.AppEvent.ProcessExited;
import launcher.core.restart.FailureHistory;

/** What the transitions say to operators, in one place. Each text follows the app's name. */
final class Reasons {

    static final Reason RECONFIGURED = new Reason(ReasonCode.RELOAD, "its configuration changed");

    static final Reason REMOVED = new Reason(ReasonCode.RELOAD, "it was removed from the configuration");

    static final Reason PAUSED_OUTSIDE = new Reason(ReasonCode.USER, "paused from outside the launcher");

    static final Reason RESUMED_OUTSIDE = new Reason(ReasonCode.USER, "resumed from outside the launcher");

    static final String SHUTTING_DOWN = "the launcher is shutting down";

    /** So many characters of an app's output explain its end. */
    private static final int OUTPUT_LENGTH_MAX = 600;

    private Reasons() {}

    static Reason exitedWhileStarting(ProcessExited exited) {
        return exited(exited, exited.status().clean()
                ? " while starting: it has to stay in the foreground until it is stopped" : " while starting");
    }

    static Reason exited(ProcessExited exited, String when) {
        return new Reason(ReasonCode.EXITED, Optional.of(cause(exited.status())), exited.status().describe() + when,
                Optional.of(exited.lastOutput().strip()).filter(output -> !output.isEmpty())
                        .map(output -> shortened(output, exited)));
    }

    /** The end of it, which says most: a reason stands in a line of status, of the event feed and of the log. */
    private static String shortened(String output, ProcessExited exited) {
        if (output.length() <= OUTPUT_LENGTH_MAX) {
            return output;
        }
        int cut = output.length() - OUTPUT_LENGTH_MAX;
        int begin = Character.isLowSurrogate(output.charAt(cut)) ? cut + 1 : cut;
        return "…" + output.substring(begin) + " (all of it: logs " + exited.run().app() + ")";
    }

    private static FailureCause cause(ExitStatus status) {
        return switch (status) {
            case ExitStatus.Exited(int code) -> new FailureCause.Exited(code);
            case ExitStatus.Signaled(int signal) -> new FailureCause.Signaled(signal);
            case ExitStatus.Unknown(), ExitStatus.NotOurs() -> new FailureCause.Vanished();
        };
    }

    static Reason takenOver(String origin) {
        return new Reason(ReasonCode.ADOPTED, origin);
    }

    static Reason notStarted(String why) {
        return new Reason(ReasonCode.EXITED, new FailureCause.NotStarted(), "not started: " + why);
    }

    static Reason portTaken(String by) {
        return new Reason(ReasonCode.EXITED, new FailureCause.PortTaken(), "its port is taken by " + by);
    }

    static Reason portsTaken(String by) {
        return new Reason(ReasonCode.EXITED, new FailureCause.PortTaken(),
                "found each of the " + FailureHistory.PORTS_TAKEN_MAX + " ports it was given taken, the last one by "
                + by + "; if that is a part of the app itself, it has to listen in a process that the app started");
    }

    static Reason overLimit(AppSpec spec, long bytes) {
        return new Reason(ReasonCode.MEMORY_LIMIT, new FailureCause.MemoryLimit(), "held " + Sizes.text(bytes)
                + ", its memory_limit is " + Sizes.text(spec.memoryLimitBytes().orElse(0)));
    }

    static Reason startupTimeout(AppSpec spec) {
        return new Reason(ReasonCode.STARTUP_TIMEOUT, new FailureCause.StartupTimeout(),
                "not ready within its startup_timeout of " + Durations.text(spec.startupTimeout()));
    }

    static Reason crashLoop(RestartSpec spec, Reason last) {
        String beginning = "crash loop: failed " + spec.limit() + " times within " + Durations.text(spec.window())
                + ", the last time it ";
        return new Reason(ReasonCode.CRASH_LOOP, Optional.of(new FailureCause.CrashLoop(last.cause())),
                beginning + last.detail(), last.appOutput());
    }

    /** The start that follows a failure. */
    static Reason startedAgain(ReasonCode code, Reason failure) {
        return new Reason(code, Optional.empty(), "started again after it " + failure.detail(), failure.appOutput());
    }

    static Reason kept(AppSpec spec) {
        return new Reason(ReasonCode.ALWAYS_ON,
                spec.alwaysOn() ? "it is always-on" : "on-demand is off: it is kept running");
    }

    static String stuck(String left) {
        return "could not be stopped: " + left + " are left though they were killed; it is tried again";
    }
}
