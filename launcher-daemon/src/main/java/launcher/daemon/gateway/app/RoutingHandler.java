package launcher.daemon.gateway.app;

import java.io.IOException;
import java.util.function.Function;
import launcher.daemon.gateway.server.ClientRequest;
import launcher.daemon.gateway.server.RequestHandler;

/**
 * The routing step: passes each request to the handler of what its host and path lead to.
 *
 * @param app      makes the handler of a request to an app
 * @param internal makes the handler of an internal address
 * @param redirect makes the handler that redirects to a path
 * @param notFound makes the handler of an address that leads nowhere, given the reason
 */
public record RoutingHandler(
        Router router,
        Function<Router.Target.ToApp, RequestHandler> app,
        Function<String, RequestHandler> internal,
        RequestHandler portal,
        Function<String, RequestHandler> redirect,
        Function<String, RequestHandler> notFound) implements RequestHandler {

    @Override
    public boolean handle(ClientRequest request) throws IOException {
        RequestHandler chosen = switch (router.route(request.head().host(), request.head().path())) {
            case Router.Target.ToApp to -> app.apply(to);
            case Router.Target.Internal(String rest) -> internal.apply(rest);
            case Router.Target.Portal _ -> portal;
            case Router.Target.Redirect(String path) -> redirect.apply(path);
            case Router.Target.NotFound(String why) -> notFound.apply(why);
        };
        return chosen.handle(request);
    }
}
