package launcher.core.protocol;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What a client may ask for: a record for each verb, described for the wire by a {@link VerbSpec}. */
public sealed interface Request {

    /** All apps and the launcher's settings, or one app. */
    record Status(Optional<String> app) implements Request {}

    record ListApps() implements Request {}

    /**
     * Start an app that does not run.
     *
     * @param await answer when the app is ready or has failed, otherwise at once
     */
    record Start(String app, boolean await) implements Request {}

    /**
     * Stop an app that runs.
     *
     * @param await answer when the whole process tree is gone, otherwise at once
     */
    record Stop(String app, boolean await) implements Request {}

    record Restart(String app, boolean await) implements Request {}

    /** Every enabled app; answered when each is ready or has failed. */
    record StartAll() implements Request {}

    /** Every running app; answered when each is gone. */
    record StopAll() implements Request {}

    /** An access: count it, wake the app if that is on, answer when it is ready. */
    record Access(String app) implements Request {}

    /** An access: count it, wake nothing. */
    record Track(String app) implements Request {}

    /**
     * The rank in which apps are evicted when memory runs short; kept until changed again.
     *
     * @param value    1 to 100; empty: back to what the configuration says
     * @param alwaysOn empty: as it is
     */
    record SetPriority(String app, OptionalInt value, Optional<Boolean> alwaysOn) implements Request {}

    record SetAlwaysOn(String app, boolean on) implements Request {}

    /** One idle pass. */
    record Check(boolean dryRun) implements Request {}

    /** One memory pass. */
    record CheckMemory(boolean dryRun) implements Request {}

    /**
     * Captured output, streamed as {@link launcher.core.protocol.result.LogLine}s.
     *
     * @param apps         empty: all
     * @param lines        how many of the last lines of each app, 0 to {@link #LINES_MAX}
     * @param sinceSeconds only lines of the last so many seconds
     * @param previous     of the run before the last run
     */
    record Logs(List<String> apps, boolean follow, int lines, OptionalDouble sinceSeconds, boolean previous)
            implements Request {
        public static final int LINES_MAX = 1_000_000;

        public Logs {
            apps = List.copyOf(apps);
        }
    }

    record Explain(String app) implements Request {}

    /**
     * The event feed, streamed as {@link launcher.core.protocol.result.EventLine}s: what is remembered, then what
     * happens.
     */
    record Events(boolean follow, Optional<String> app) implements Request {}

    /**
     * The configuration is read again.
     *
     * @param acceptRemoval the apps of a source that lost everything at once are let go
     */
    record Reload(boolean acceptRemoval) implements Request {}

    /** Whether the daemon's own configuration is valid as it stands in the files now. */
    record ConfigCheck() implements Request {}

    record ConfigShow(boolean origin) implements Request {}

    record Version() implements Request {}

    record Ping() implements Request {}

    /** The name of its verb on the wire. */
    default String cmd() {
        return VerbSpecs.of(this).name();
    }
}
