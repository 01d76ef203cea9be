package launcher.core.supervisor;

import java.util.ArrayList;
import launcher.core.app.Reason;
import launcher.core.idle.IdlePolicy;
import launcher.core.idle.IdleVerdict;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Decision;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.LauncherEvent;

/** The pass over all apps that an operator asks for with {@code check}: what is idle is stopped or paused, and said. */
final class IdleCheck {

    private IdleCheck() {}

    static void run(SupervisorTransaction transaction, LauncherEvent.IdleCheckRequested asked) {
        var decisions = new ArrayList<Decision>();
        transaction.forEachApp(app -> {
            if (app.state() instanceof AppState.Ready ready && ready.draining().isEmpty()) {
                transaction.use(app).ifPresent(use -> {
                    IdleVerdict verdict = IdlePolicy.judge(
                            app.spec(), transaction.catalog().policy(), ready.since(), use, transaction.now());
                    decisions.add(decision(transaction, app, ready, verdict));
                    if (verdict instanceof IdleVerdict.Stop(_, Reason reason) && !asked.dryRun()) {
                        transaction.apply(app, new AppEvent.IdleStopProposed(app.id(), reason, use.lastHumanUse()));
                    }
                });
            }
        });
        long idle = decisions.stream().filter(one -> one.action() != Decision.Action.KEEP).count();
        transaction.emit(new Effect.Report(asked.waiter(), decisions,
                decisions.size() + " running, " + idle + " idle"));
    }

    private static Decision decision(
            SupervisorTransaction transaction, App app, AppState.Ready ready, IdleVerdict verdict) {
        return switch (verdict) {
            case IdleVerdict.Keep keep -> keeping(app, keep.why());
            case IdleVerdict.Pinned pinned -> keeping(app, pinned.why());
            case IdleVerdict.Stop(_, Reason reason) -> new Decision(app.id(), IdlePolicy.pauses(
                    app.spec(), transaction.catalog().policy(), ready.since(), transaction.now())
                    ? Decision.Action.PAUSE : Decision.Action.STOP, reason);
        };
    }

    private static Decision keeping(App app, String why) {
        return new Decision(app.id(), Decision.Action.KEEP, new Reason(app.state().reason().code(), why));
    }
}
