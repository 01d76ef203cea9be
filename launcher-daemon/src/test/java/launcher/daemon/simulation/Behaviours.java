package launcher.daemon.simulation;

import java.time.Duration;
import java.util.Optional;
import launcher.daemon.simulation.model.Faults;
import launcher.daemon.simulation.model.ModelProcess.Behaviour;
import launcher.daemon.simulation.model.SimRandom;

/** How apps behave that nobody has written a story for. */
final class Behaviours {

    private Behaviours() {}

    static Behaviour any(SimRandom chance, Faults faults, boolean listensElsewhere) {
        boolean bad = chance.hits(faults.badStart());
        boolean portTaken = listensElsewhere || (bad && chance.hits(0.3));
        boolean never = bad && !portTaken && chance.hits(0.4);
        boolean ignoresTerm = chance.hits(faults.stubborn());
        return new Behaviour(
                chance.hits(faults.badStart() / 4),
                (20L + chance.below(120)) << 20,
                never ? Optional.empty() : Optional.of(chance.around(Duration.ofSeconds(bad ? 30 : 2))),
                portTaken,
                chance.between(Duration.ofMillis(1), Duration.ofMillis(700)),
                ignoresTerm,
                ignoresTerm && chance.hits(0.5) ? 1 + chance.below(3) : 0,
                chance.hits(0.3),
                faults.badStart() / 2);
    }
}
