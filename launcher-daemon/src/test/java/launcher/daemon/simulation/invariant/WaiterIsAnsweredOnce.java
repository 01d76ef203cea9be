package launcher.daemon.simulation.invariant;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.WaiterId;

/** No waiter gets a second answer. */
final class WaiterIsAnsweredOnce extends Invariant {

    private final Set<WaiterId> answered = new HashSet<>();

    WaiterIsAnsweredOnce(SystemView system) {
        super(system);
    }

    @Override
    void step(Taken taken) {
        for (Effect effect : taken.step().effects()) {
            answered(effect).ifPresent(waiter -> hold(answered.add(waiter), "answered twice", effect));
        }
    }

    static Optional<WaiterId> answered(Effect effect) {
        return switch (effect) {
            case Effect.Grant grant -> Optional.of(grant.waiter());
            case Effect.Refuse refuse -> Optional.of(refuse.waiter());
            case Effect.AnswerGone gone -> Optional.of(gone.waiter());
            case Effect.Report report -> Optional.of(report.waiter());
            case Effect _ -> Optional.empty();
        };
    }
}
