package launcher.daemon.simulation;

import launcher.core.lifecycle.Effect;

/** Where a story waits for the moment of an effect. */
interface Stage {

    Stage NONE = new Stage() {
        @Override
        public void before(Effect.RunEffect effect) {}

        @Override
        public void after(Effect.RunEffect effect) {}
    };

    /** The lane comes to the effect. */
    void before(Effect.RunEffect effect);

    /** The effect is done, and what it reports is on its way. */
    void after(Effect.RunEffect effect);
}
