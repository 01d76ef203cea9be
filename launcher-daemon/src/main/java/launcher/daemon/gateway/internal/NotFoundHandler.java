package launcher.daemon.gateway.internal;

import java.util.Optional;
import launcher.daemon.gateway.server.ClientGoneException;
import launcher.daemon.gateway.server.ClientRequest;
import launcher.daemon.gateway.server.RequestHandler;

/** Answers a request whose address leads nowhere. */
public record NotFoundHandler(ProblemResponses problems, String why) implements RequestHandler {

    @Override
    public boolean handle(ClientRequest request) throws ClientGoneException {
        return request.send(problems.of(request, 404, Optional.empty(), why));
    }
}
