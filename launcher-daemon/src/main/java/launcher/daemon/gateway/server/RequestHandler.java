package launcher.daemon.gateway.server;

import java.io.IOException;

/** Answers one request: all that the server knows of the rest of the gateway. */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Answers it, on the thread of its connection, which may take as long as the app does.
     *
     * @return true if the client's connection may carry another request
     * @throws ClientGoneException if the client cannot be answered any more
     * @throws IOException         if the connection broke
     */
    boolean handle(ClientRequest request) throws IOException;
}
