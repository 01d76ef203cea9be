package launcher.daemon.gateway.server;

import java.io.IOException;

/** The client has disconnected, and cannot be answered any more. */
public final class ClientGoneException extends IOException {

    private static final long serialVersionUID = 1;

    public ClientGoneException(IOException cause) {
        super("the client is gone", cause);
    }
}
