package launcher.daemon.control;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.lifecycle.RunId;
import launcher.core.protocol.Request;
import launcher.core.protocol.result.ConfigReport;
import launcher.core.protocol.result.ConfigView;
import launcher.core.protocol.result.ReloadReport;

/** What the commands need of the rest of the daemon. Any thread may call; all of it may read files. */
public interface ControlContext {

    String version();

    long pid();

    double uptimeSeconds();

    /** What an operator should look at, a sentence each. */
    List<String> problems();

    /** The memory of each run's whole process tree in bytes, where it can be told; one look for all of them. */
    Map<RunId, Long> memoryBytes(Collection<RunId> runs);

    /** What the last readiness probe of a starting run found wrong. */
    Optional<String> notReadyBecause(RunId run);

    /** Where a browser or another client on this machine finds the app, whether it runs or not; empty if it serves nothing. */
    Optional<String> url(AppSpec app);

    /** Records an access in the tracking folder; returns why not, if it could not. */
    Optional<String> writeTouch(AppId app);

    /** Reads the configuration again and takes it, if it is valid. */
    Reloaded reload();

    ConfigReport checkConfiguration();

    ConfigView showConfiguration(boolean origin);

    /** Keeps an operator's settings, an absent one as it is. */
    SettingResult set(AppId app, Setting priority, Optional<Boolean> alwaysOn);

    /** Streams captured output into the conversation and ends it. */
    void logs(List<AppId> apps, Request.Logs asked, ResponseChannel conversation);

    /** What an operator sets a value to. */
    sealed interface Setting {
        /** As it is. */
        record Unchanged() implements Setting {}

        /** What the configuration says. */
        record Configured() implements Setting {}

        record To(int value) implements Setting {}

        /** The value that counts after this, given the one that was set before. */
        default OptionalInt over(OptionalInt before) {
            return switch (this) {
                case Unchanged() -> before;
                case Configured() -> OptionalInt.empty();
                case To(int value) -> OptionalInt.of(value);
            };
        }
    }

    /** What keeping a setting came to. */
    sealed interface SettingResult {
        /** What counts for the app from now on. */
        record Applied(AppSpec spec) implements SettingResult {}

        /** Nothing changed, for people. */
        record Rejected(String why) implements SettingResult {}
    }

    /** What a reload came to. */
    sealed interface Reloaded {
        record Taken(ReloadReport report) implements Reloaded {}

        /** The old configuration stays. */
        record Kept(List<String> problems) implements Reloaded {}
    }
}
