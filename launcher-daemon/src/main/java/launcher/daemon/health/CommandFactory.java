package launcher.daemon.health;

import java.io.IOException;
import java.util.List;

/** Makes a readiness command run as its app does: with the same account, folder and environment. */
@FunctionalInterface
public interface CommandFactory {

    /**
     * The command, not started yet, without any input and with its output thrown away.
     *
     * @throws IOException if it cannot be started, for people
     */
    ProcessBuilder prepare(List<String> command) throws IOException;
}
