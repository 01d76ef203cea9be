package launcher.daemon.control;

import launcher.core.protocol.Request;
import launcher.daemon.engine.ResponseChannel;

/** Does what clients ask for. */
@FunctionalInterface
public interface CommandHandler {

    /**
     * Handles a request whose sender may ask it. Called on a thread of that connection, for many connections at the
     * same time; it may block, which delays no client but this, or return at once and have the conversation ended
     * later from any thread. Every request must be ended by {@link launcher.daemon.engine.ResponseChannel#ok} or
     * {@link launcher.daemon.engine.ResponseChannel#fail} on every path. What this throws is a bug: it is logged and
     * answered {@code internal}.
     */
    void handle(Request request, PeerCredentials peer, ResponseChannel conversation);
}
