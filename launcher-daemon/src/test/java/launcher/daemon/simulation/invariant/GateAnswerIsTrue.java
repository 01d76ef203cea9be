package launcher.daemon.simulation.invariant;

import java.util.Optional;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.UseGate;

/** GateClosed is said of a gate that is closed, on nobody who counts and with no use since. */
final class GateAnswerIsTrue extends Invariant {

    GateAnswerIsTrue(SystemView system) {
        super(system);
    }

    @Override
    void after(Effect.RunEffect effect) {
        if (effect instanceof Effect.CloseGateIfUnused close) {
            RunId run = close.run();
            Optional<AppEvent.RunEvent> answer = system.mail().gateAnswer(run);
            boolean closed = answer.filter(AppEvent.GateClosed.class::isInstance).isPresent();
            if (closed && system.users().gate(run).isPresent()) {
                hold(system.users().gate(run).filter(UseGate::isOpen).isEmpty(), "called closed, but open", run);
                hold(!system.users().holds(run, close.busyMax()), "closed on a use that counts", run);
                hold(system.users().lastHuman(run).filter(last -> last.isAfter(close.lastHuman())).isEmpty(),
                        "closed though a use came since", run);
            }
        }
    }
}
