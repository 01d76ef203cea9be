package launcher.daemon.simulation;

import launcher.core.lifecycle.AppTransitions;
import launcher.core.lifecycle.TransitionTable;

/** What is put to the test: a transition table, and the engine with what is wrong with it on purpose. */
record Subject(TransitionTable table, EngineFault fault) {

    /** As it is in the product. */
    static final Subject PRODUCT = new Subject(AppTransitions::apply, EngineFault.NONE);

    static Subject of(TransitionTable broken) {
        return new Subject(broken, EngineFault.NONE);
    }

    static Subject of(EngineFault fault) {
        return new Subject(PRODUCT.table, fault);
    }
}
