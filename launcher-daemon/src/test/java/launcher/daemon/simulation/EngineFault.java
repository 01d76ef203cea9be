package launcher.daemon.simulation;

import java.util.function.BiFunction;
import java.util.function.Consumer;
import launcher.core.lifecycle.Effect;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.Mailbox;

/**
 * What is wrong with an engine on purpose.
 *
 * @param effects what stands between the loop and the executor
 * @param facts   what stands between the executor and the mailbox
 */
record EngineFault(
        BiFunction<Consumer<Effect>, AppSnapshots, Consumer<Effect>> effects,
        BiFunction<Mailbox, AppSnapshots, Mailbox> facts) {

    static final EngineFault NONE = new EngineFault((executor, _) -> executor, (mailbox, _) -> mailbox);

    static EngineFault ofEffects(BiFunction<Consumer<Effect>, AppSnapshots, Consumer<Effect>> effects) {
        return new EngineFault(effects, NONE.facts);
    }

    static EngineFault ofFacts(BiFunction<Mailbox, AppSnapshots, Mailbox> facts) {
        return new EngineFault(NONE.effects, facts);
    }
}
