package launcher.daemon.provider;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppSpec;
import launcher.core.app.StopSpec;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;

/**
 * A way of running apps. Calls for one run come one after the other (its lane), calls for different runs at the same time.
 * All of them may block and none throws for what an app or the machine may do: such a failure is a result.
 */
public interface Provider extends AutoCloseable {

    /**
     * Starts the app's process and returns when it is registered, long before it serves. From then on
     * {@link ProviderListener#exited} is called exactly once for the run.
     */
    StartResult start(RunId run, AppSpec spec);

    /**
     * Ends the whole process tree and returns when it is verified gone, or when it would not go. A run that is unknown or
     * already gone is {@link StopResult.Gone}.
     */
    StopResult stop(RunId run, StopSpec how);

    /** Keeps for whoever adopts the run that it serves, and where; a failure costs only that. */
    void persistEndpoint(RunId run, Endpoint endpoint);

    /** Removes what the run left: its folder, its cgroup. The run is over; a run that still lives is left alone. */
    void cleanUp(RunId run);

    /**
     * Recognises and takes over the runs that an earlier daemon left, and cancels or cleans up whatever never became a
     * run. Called once, before the first start. {@link ProviderListener#exited} is called for each as for one's own.
     */
    List<AdoptedRun> adopt();

    /** Stops supervising. The runs go on. */
    @Override
    void close();

    /** What a start came to. */
    sealed interface StartResult {
        /** The process is up. {@code port} is the one it was told to serve on, if any. */
        record Started(long pid, OptionalInt port) implements StartResult {}

        /** Nothing runs, and this says why and what to do, for people: {@code no such file: /srv/app.py}. */
        record NotStarted(String why) implements StartResult {}
    }

    /** What a stop came to. */
    sealed interface StopResult {
        record Gone() implements StopResult {}

        /** These processes are still there after KILL. */
        record Stuck(List<Long> pids) implements StopResult {}
    }

    /**
     * A run found alive.
     *
     * @param ready      where it served when that was noted; empty if it was not, or somebody else listens there now
     * @param humanNanos the monotonic time of the last use that was saved for it
     */
    record AdoptedRun(RunId run, long pid, OptionalInt port, Optional<Endpoint> ready, long humanNanos) {}
}
