package launcher.daemon.gateway;

import java.io.IOException;

/** The client takes no more; nobody is left to be answered. */
final class ClientGoneException extends IOException {

    private static final long serialVersionUID = 1;

    ClientGoneException(IOException cause) {
        super("the client is gone", cause);
    }
}
