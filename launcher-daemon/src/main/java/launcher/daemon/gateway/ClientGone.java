package launcher.daemon.gateway;

import java.io.IOException;

/** The client takes no more; nobody is left to be answered. */
final class ClientGone extends IOException {

    private static final long serialVersionUID = 1;

    ClientGone(IOException cause) {
        super("the client is gone", cause);
    }
}
