package launcher.daemon.control.command;

import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;

/** Keeps operators' settings. Any thread may call; it writes files. */
@FunctionalInterface
public interface SettingsStore {

    /** Sets what is given, and leaves what is absent as it is. */
    SettingResult set(AppId app, Setting priority, Optional<Boolean> alwaysOn);

    /** What an operator sets a value to. */
    sealed interface Setting {
        /** As it is. */
        record Unchanged() implements Setting {}

        /** What the configuration says. */
        record Configured() implements Setting {}

        record To(int value) implements Setting {}

        /** The value that counts after this, given the value that was set before. */
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
}
