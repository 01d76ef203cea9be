package launcher.daemon.engine;

import java.util.function.Consumer;
import launcher.core.app.AppId;
import launcher.core.health.ProbeSpec;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.Provider;

/**
 * The adapters that carry out what the provider does not. Every call returns at once; what is called in a run's lane
 * may read a file.
 *
 * @param runBegins     the run is about to be started; called in its lane
 * @param prober        asks runs whether they serve
 * @param measureMemory has memory measured and the result posted
 * @param reconcile     has what runs compared with what is known, and the clocks saved
 * @param learnStart    notes how long a start took
 * @param publish       tells operators
 * @param checkTouches  looks at the touch file of the app once more and stamps the gate if it moved; called in the lane
 */
public record EffectHandlers(
        Consumer<RunId> runBegins,
        Prober prober,
        Runnable measureMemory,
        Runnable reconcile,
        Consumer<Effect.LearnStart> learnStart,
        Consumer<Effect.PublishEvent> publish,
        Consumer<AppId> checkTouches) {

    /** Asks runs whether they serve, and posts what it finds. */
    public interface Prober {

        /**
         * Asks {@code run} from now on until {@link #stop}. A second start for the same run replaces the first.
         *
         * @param provider runs the run; knows its port's owner and starts commands beside it
         */
        void start(RunId run, ProbeSpec spec, Provider provider);

        /** Ends the probes of the run, with whatever is under way; a run that is not probed is left as it is. */
        void stop(RunId run);
    }
}
