package launcher.daemon.provider;

import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.StopSpec;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.FileReport;

/**
 * A way of running apps. Calls for one run come one after the other (its lane), calls for different runs at the same
 * time, and questions about runs at any time. All of them may block and none throws for what an app or the machine may
 * do: such a failure is a result.
 */
public interface Provider extends AutoCloseable {

    /**
     * What this provider can do besides starting and stopping; what it cannot do is answered as {@link Capability}
     * says.
     */
    Set<Capability> capabilities();

    /** True if the run was started or adopted here and has not been cleaned up. */
    boolean knows(RunId run);

    // ---- the life of a run

    /**
     * Starts the app and returns when it is registered, long before it serves. From then on
     * {@link ProviderListener#exited} is called exactly once for the run.
     */
    StartResult start(RunId run, AppSpec spec);

    /**
     * Ends all of the run and returns when it is verified gone, or when it would not go. A paused run goes on as far as
     * it has to in order to end. A run that is unknown or already gone is {@link StopResult.Gone}.
     */
    StopResult stop(RunId run, StopSpec how);

    /** The same without asking the app first. */
    StopResult kill(RunId run);

    /**
     * Holds all of the run where it is: it keeps its memory and uses no CPU. Returns when nothing of it moves any more.
     */
    PauseResult pause(RunId run);

    /** Lets a paused run go on; a run that is not paused does already. */
    ResumeResult resume(RunId run);

    /** Removes what the run left: its folder, its cgroup. The run is over; a run that still lives is left alone. */
    void cleanUp(RunId run);

    // ---- questions about runs

    /** How each of these runs is now, an unknown run {@link Observation#GONE}; cheap for many at once. */
    Map<RunId, Observation> observe(Collection<RunId> runs);

    /** What each of these runs holds, in bytes; a run that is gone holds nothing. Cheap for many at once. */
    Map<RunId, Long> memoryBytes(Collection<RunId> runs);

    /** Which process listens on the port, as seen from the run. */
    PortOwnership portOwnership(RunId run, int port);

    /**
     * Whether the other end of a TCP connection to an app is the run's. A port that a process gives up, as when it
     * crashes, is free for any other account at once, long before the end is heard of. Cheap where the run's listener
     * is the same as the last time.
     *
     * @param app    where the connection leads
     * @param client where it comes from
     */
    boolean answers(RunId run, InetSocketAddress app, InetSocketAddress client);

    /**
     * True if the run was started as this specification says, as far as is known; false too if there is no such run.
     */
    boolean matches(RunId run, AppSpec spec);

    /**
     * What starts a command beside the run, as a readiness check does: as the app's user, in its folder and
     * environment, with no input and its output thrown away. It belongs to the run. Empty if the run is unknown or the
     * command cannot be started, which is logged.
     */
    Optional<ProcessBuilder> exec(RunId run, AppSpec spec, List<String> command);

    // ---- what outlives the daemon

    /** Keeps for the daemon that adopts the run that it serves, and where; a failure costs only that. */
    void persistEndpoint(RunId run, Endpoint endpoint);

    /** Keeps when the run was last used for the daemon that adopts it; a failure is logged and costs only that. */
    void saveLastUse(RunId run, MonotonicTime lastUse);

    /**
     * Recognises and takes over the runs that an earlier daemon left, and cancels or cleans up whatever never became a
     * run. Called once, before the first start. {@link ProviderListener#exited} is called for each as for a run started
     * here.
     */
    List<AdoptedRun> adopt();

    /**
     * Takes over a process that another program started as the app. {@link ProviderListener#exited} is called for it as
     * for a run started here. Empty if it has ended, belongs to a run already, or cannot be supervised here.
     *
     * @param port where it was told to serve
     */
    default Optional<Instance> takeOver(RunId run, AppSpec spec, long pid, OptionalInt port) {
        return Optional.empty();
    }

    /** Supervises a run no longer that was taken over; it goes on. */
    default void letGo(RunId run) {}

    /**
     * Makes again what other programs removed or damaged of the files that it keeps of its runs, and what could not be
     * made or written so far.
     */
    FileReport restore();

    /** Stops supervising. The runs go on. */
    @Override
    void close();

    /** What not every way of running apps can do. */
    enum Capability {
        /** {@link #pause}; without it nothing is ever paused. */
        PAUSE,
        /** {@link #memoryBytes}; without it no run is in the answer. */
        MEMORY,
        /** {@link #exec}; without it the answer is empty. */
        EXEC
    }

    /** How a run is, whatever brought it there. */
    enum Observation {
        RUNNING,
        /** All of it is held where it is. */
        PAUSED,
        GONE
    }

    /** What a start came to. */
    sealed interface StartResult {
        /** The app runs. */
        record Started(Instance instance) implements StartResult {}

        /** Nothing runs, and this says why and what to do, for people: {@code no such file: /srv/app.py}. */
        record NotStarted(String why) implements StartResult {}
    }

    /** What a stop came to. */
    sealed interface StopResult {
        record Gone() implements StopResult {}

        /** This is still there after a kill, for people: {@code processes 812, 813}. */
        record Stuck(String left) implements StopResult {}
    }

    /** What a pause came to. */
    sealed interface PauseResult {
        record Paused() implements PauseResult {}

        /** The run goes on as before, and this says why, for people. */
        record NotPaused(String why) implements PauseResult {}
    }

    /** What a resumption came to. */
    sealed interface ResumeResult {
        record Resumed() implements ResumeResult {}

        /** There is nothing that could go on, and this says why, for people. */
        record NotResumed(String why) implements ResumeResult {}
    }

    /**
     * A run found alive.
     *
     * @param ready   where it served when that was noted; empty if it was not, or something else listens there now
     * @param paused  true if all of it is held where it is
     * @param lastUse the last use that was saved for it
     */
    record AdoptedRun(
            RunId run, Instance instance, Optional<Endpoint> ready, boolean paused, MonotonicTime lastUse) {}
}
