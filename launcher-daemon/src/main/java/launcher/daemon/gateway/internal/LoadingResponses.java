package launcher.daemon.gateway.internal;

import java.time.Duration;
import java.util.Optional;
import launcher.daemon.gateway.page.LoadingView;
import launcher.daemon.gateway.page.Page;
import launcher.daemon.gateway.page.Pages;
import launcher.daemon.gateway.page.ReturnTarget;
import launcher.daemon.gateway.server.ClientRequest;
import launcher.daemon.gateway.server.GatewayResponse;

/** Responses with the loading page. */
public final class LoadingResponses {

    private final Pages pages;
    private final int status;

    public LoadingResponses(Pages pages, int status) {
        this.pages = pages;
        this.status = status;
    }

    /** The loading page instead of the requested page, to which the browser returns by itself. */
    public GatewayResponse inPlace(ClientRequest request, LoadingView view) {
        return of(request, view,
                ReturnTarget.at(InternalEndpoints.BASE, request.head().path() + request.head().query()));
    }

    GatewayResponse of(ClientRequest request, LoadingView view, ReturnTarget target) {
        Page page = pages.loading(view, target, request.acceptLanguage());
        return new GatewayResponse(status, page.fields(), page.body())
                .with("X-App-State", view.displayState().wire())
                .with("Retry-After", Long.toString(retryAfterSeconds(view.expected())));
    }

    /** When the next attempt makes sense; at least a second. */
    static long retryAfterSeconds(Optional<Duration> expected) {
        return Math.max(1, expected.map(Duration::toSeconds).orElse(2L));
    }
}
