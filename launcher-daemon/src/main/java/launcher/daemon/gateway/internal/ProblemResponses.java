package launcher.daemon.gateway.internal;

import java.util.Optional;
import launcher.core.app.AppId;
import launcher.daemon.gateway.page.Page;
import launcher.daemon.gateway.page.Pages;
import launcher.daemon.gateway.page.ProblemView;
import launcher.daemon.gateway.server.ClientRequest;
import launcher.daemon.gateway.server.GatewayResponse;

/** Responses that say what went wrong, in the form that the client accepts: a page for people, JSON for programs. */
public final class ProblemResponses {

    private static final Optional<String> PORTAL = Optional.of("/");

    private final Pages pages;
    private final Optional<String> home;

    /** @param portal whether a page links to the portal */
    public ProblemResponses(Pages pages, boolean portal) {
        this.pages = pages;
        this.home = portal ? PORTAL : Optional.empty();
    }

    public GatewayResponse of(ClientRequest request, int status, Optional<AppId> app, String why) {
        if (!request.acceptsHtml()) {
            return GatewayResponse.problem(status, app, why);
        }
        String subject = app.map(id -> id + ": ").orElse("");
        Page page = pages.problem(new ProblemView(status, Optional.of(subject + why), home), request.acceptLanguage());
        return new GatewayResponse(status, page.fields(), page.body());
    }
}
