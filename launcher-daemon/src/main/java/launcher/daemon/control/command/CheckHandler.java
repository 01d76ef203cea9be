package launcher.daemon.control.command;

import java.util.function.Function;
import launcher.core.lifecycle.LauncherEvent;
import launcher.core.lifecycle.WaiterId;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.WireError;
import launcher.core.protocol.result.CheckReport;
import launcher.daemon.control.WireNames;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.ResponseChannel;
import launcher.daemon.engine.Waiters;

/** Handles {@code check} and {@code check-memory}: waits for what the pass decided. */
record CheckHandler(Mailbox mailbox, Waiters waiters) {

    void idle(boolean dryRun, ResponseChannel to) {
        check(dryRun, waiter -> new LauncherEvent.IdleCheckRequested(waiter, dryRun), to);
    }

    void memory(boolean dryRun, ResponseChannel to) {
        check(dryRun, waiter -> new LauncherEvent.MemoryCheckRequested(waiter, dryRun), to);
    }

    private void check(boolean dryRun, Function<WaiterId, LauncherEvent> event, ResponseChannel to) {
        WaiterId waiter = waiters.register(answer -> {
            switch (answer) {
                case Waiters.Answer.Reported reported -> to.ok(report(dryRun, reported));
                case Waiters.Answer.Refused(var refusal) -> to.fail(LifecycleCommands.error("", refusal));
                case Waiters.Answer.Granted _, Waiters.Answer.Gone _ ->
                        to.fail(WireError.of(ErrorCode.INTERNAL, "a check was answered as a start"));
            }
        });
        to.onHangUp(() -> waiters.forget(waiter));
        mailbox.post(event.apply(waiter));
    }

    private static CheckReport report(boolean dryRun, Waiters.Answer.Reported reported) {
        return new CheckReport(dryRun,
                reported.decisions().stream().map(decision -> new CheckReport.Decision(
                        decision.app().value(),
                        WireNames.wireName(decision.action()),
                        decision.reason().text(),
                        WireNames.wireName(decision.reason().code()))).toList(),
                reported.summary());
    }
}
