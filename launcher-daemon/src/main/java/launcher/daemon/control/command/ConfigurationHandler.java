package launcher.daemon.control.command;

import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.WireError;
import launcher.daemon.control.command.ConfigurationCommands.Reloaded;
import launcher.daemon.engine.ResponseChannel;

/** Handles {@code reload}, {@code config-check} and {@code config-show}. */
record ConfigurationHandler(ConfigurationCommands configuration) {

    void reload(boolean acceptRemoval, ResponseChannel to) {
        switch (configuration.reload(acceptRemoval)) {
            case Reloaded.Taken(var report) -> to.ok(report);
            case Reloaded.Kept(var problems) -> to.fail(WireError.of(
                    ErrorCode.BAD_CONFIG, String.join("\n", problems), "the configuration before stays in force"));
        }
    }

    void check(ResponseChannel to) {
        to.ok(configuration.check());
    }

    void show(boolean origin, ResponseChannel to) {
        to.ok(configuration.show(origin));
    }
}
