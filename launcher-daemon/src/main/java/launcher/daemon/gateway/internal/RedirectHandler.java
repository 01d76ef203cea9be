package launcher.daemon.gateway.internal;

import launcher.daemon.gateway.server.ClientGoneException;
import launcher.daemon.gateway.server.ClientRequest;
import launcher.daemon.gateway.server.GatewayResponse;
import launcher.daemon.gateway.server.RequestHandler;

/** Redirects a request to another path, and keeps its query. */
public record RedirectHandler(String path) implements RequestHandler {

    @Override
    public boolean handle(ClientRequest request) throws ClientGoneException {
        return request.send(GatewayResponse.redirect(path + request.head().query()));
    }
}
