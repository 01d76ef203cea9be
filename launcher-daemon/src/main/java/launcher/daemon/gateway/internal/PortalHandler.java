package launcher.daemon.gateway.internal;

import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.gateway.http.HostHeader;
import launcher.daemon.gateway.page.LoadingViewFactory;
import launcher.daemon.gateway.page.Page;
import launcher.daemon.gateway.page.Pages;
import launcher.daemon.gateway.server.ClientGoneException;
import launcher.daemon.gateway.server.ClientRequest;
import launcher.daemon.gateway.server.GatewayResponse;
import launcher.daemon.gateway.server.RequestHandler;

/** The portal: the list of apps. It wakes no app and counts as use of none. */
public final class PortalHandler implements RequestHandler {

    private final AppSnapshots snapshots;
    private final LoadingViewFactory views;
    private final Pages pages;

    public PortalHandler(AppSnapshots snapshots, LoadingViewFactory views, Pages pages) {
        this.snapshots = snapshots;
        this.views = views;
        this.pages = pages;
    }

    @Override
    public boolean handle(ClientRequest request) throws ClientGoneException {
        if (!request.isGetOrHead()) {
            return request.send(GatewayResponse.problem(405, Optional.empty(), "only GET and HEAD are understood here")
                    .with("Allow", "GET, HEAD"));
        }
        String port = HostHeader.portSuffix(request.head().host());
        Page page = pages.portal(views.portal(app -> address(app, port)), request.acceptLanguage());
        return request.send(new GatewayResponse(200, page.fields(), page.body()));
    }

    private Optional<String> address(AppId app, String port) {
        return snapshots.find(app).flatMap(found -> address(found.spec(), port));
    }

    /**
     * Where a browser at the portal opens an app; an app with a host is there, at the port by which the portal was
     * reached.
     */
    static Optional<String> address(AppSpec app, String port) {
        if (app.route().tcpPort().isPresent()) {
            return Optional.empty();
        }
        String path = app.route().path().endsWith("/") ? app.route().path() : app.route().path() + "/";
        return Optional.of(app.route().host().map(host -> "//" + host + port).orElse("") + path);
    }
}
