package launcher.core.lifecycle;

import java.util.List;

/** What becomes of an app when something happens. */
@FunctionalInterface
public interface TransitionTable {

    /** Pure: the same arguments give the same outcome. */
    Outcome apply(App app, AppEvent event, TransitionContext context);

    /** The app afterwards, and what is to be done, in this order. */
    record Outcome(App app, List<Effect> effects) {
        public Outcome {
            effects = List.copyOf(effects);
        }
    }
}
