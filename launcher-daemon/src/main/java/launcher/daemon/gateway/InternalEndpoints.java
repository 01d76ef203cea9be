package launcher.daemon.gateway;

import java.io.IOException;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.page.DisplayState;
import launcher.daemon.gateway.page.EventStream;
import launcher.daemon.gateway.page.LoadingView;
import launcher.daemon.gateway.page.Pages;
import launcher.daemon.gateway.page.ReturnTarget;

/** The front door's own addresses: the portal, and what loading pages ask for. None of them wakes an app or counts as its use. */
final class InternalEndpoints {

    static final String BASE = "/.launcher";

    private final GatewayParts gateway;
    private final GatewayParts.Configured configured;
    private final ResponseWriter reply;

    InternalEndpoints(GatewayParts gateway, GatewayParts.Configured configured, ResponseWriter reply) {
        this.gateway = gateway;
        this.configured = configured;
        this.reply = reply;
    }

    /** {@code events/APP}, {@code state/APP} or {@code wait/APP}; true if the connection may go on. */
    boolean serve(String rest) throws IOException {
        int slash = rest.indexOf('/');
        Optional<AppId> app = slash < 0 ? Optional.empty() : AppId.parse(rest.substring(slash + 1));
        Optional<LoadingView> view = app.flatMap(gateway.house().outlook()::atGate);
        if (view.isEmpty()) {
            return unknown("no app has this path");
        }
        if (!reply.reads()) {
            return reply.send(GatewayResponse.problem(405, app, "only GET and HEAD are understood here").with("Allow", "GET, HEAD"));
        }
        return switch (rest.substring(0, slash)) {
            case "events" -> events(view.get().app());
            case "state" -> reply.send(GatewayResponse.of(200, Pages.state(view.get())));
            case "wait" -> waiting(view.get());
            default -> unknown("no app has this path");
        };
    }

    private boolean waiting(LoadingView view) throws ClientGoneException {
        Optional<ReturnTarget> place = ReturnTarget.apart(BASE, reply.head().query());
        if (place.isEmpty()) {
            return reply.send(GatewayResponse.problem(400, Optional.of(view.app()), "to= must name an address of this host"));
        }
        if (view.stage() == DisplayState.READY) {
            return reply.send(GatewayResponse.movedTo(place.get().target()));
        }
        return reply.send(GatewayResponse.of(configured.settings().loading().status(),
                        configured.pages().loading(view, place.get(), reply.acceptLanguage()))
                .ofWaiting(view));
    }

    private boolean events(AppId app) throws IOException {
        EventStream events = gateway.house().events();
        Optional<EventStream.Subscription> free = events.seat();
        if (free.isEmpty()) {
            return reply.send(GatewayResponse.problem(503, Optional.of(app), "too many listen already").with("Retry-After", "10"));
        }
        try (EventStream.Subscription seat = free.get()) {
            HeadWriter out = reply.out();
            out.clear();
            out.statusLine(200, "OK");
            EventStream.FIELDS.forEach(field -> out.field(field.name(), field.value()));
            out.field("Connection", "close");
            out.end();
            reply.client().write(out);
            if (!reply.head().method().equals("HEAD")) {
                Optional<Long> after = EventStream.lastEventId(
                        reply.head().fields().first("last-event-id"), reply.head().query());
                seat.run(app, after, reply.client().writer());
            }
        }
        return false;
    }

    /** The list of apps. */
    boolean portal() throws ClientGoneException {
        if (!reply.reads()) {
            return reply.send(GatewayResponse.problem(405, Optional.empty(), "only GET and HEAD are understood here")
                    .with("Allow", "GET, HEAD"));
        }
        String port = Router.port(reply.head().host());
        return reply.send(GatewayResponse.of(200, configured.pages().portal(
                gateway.house().outlook().portal(app -> address(app, port)), reply.acceptLanguage())));
    }

    private Optional<String> address(AppId app, String port) {
        return gateway.house().snapshots().find(app).flatMap(found -> address(found.spec(), port));
    }

    /** Where a browser at the portal opens it; an app with a host of its own is there, at the port by which the portal was reached. */
    static Optional<String> address(AppSpec app, String port) {
        if (app.route().tcpPort().isPresent()) {
            return Optional.empty();
        }
        String path = app.route().path().endsWith("/") ? app.route().path() : app.route().path() + "/";
        return Optional.of(app.route().host().map(host -> "//" + host + port).orElse("") + path);
    }

    boolean unknown(String why) throws ClientGoneException {
        return reply.send(reply.problem(404, Optional.empty(), why, configured));
    }
}
