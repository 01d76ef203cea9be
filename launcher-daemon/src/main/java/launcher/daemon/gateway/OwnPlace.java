package launcher.daemon.gateway;

import java.io.IOException;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.page.EventStream;
import launcher.daemon.gateway.page.LoadingView;
import launcher.daemon.gateway.page.Pages;
import launcher.daemon.gateway.page.Place;
import launcher.daemon.gateway.page.Stage;

/** The front door's own addresses: the portal, and what loading pages ask for. None of them wakes an app or counts as its use. */
final class OwnPlace {

    static final String BASE = "/.launcher";

    private final FrontDoor door;
    private final FrontDoor.Configured configured;
    private final Reply reply;

    OwnPlace(FrontDoor door, FrontDoor.Configured configured, Reply reply) {
        this.door = door;
        this.configured = configured;
        this.reply = reply;
    }

    /** {@code events/APP}, {@code state/APP} or {@code wait/APP}; true if the connection may go on. */
    boolean serve(String rest) throws IOException {
        int slash = rest.indexOf('/');
        Optional<AppId> app = slash < 0 ? Optional.empty() : AppId.parse(rest.substring(slash + 1));
        Optional<LoadingView> view = app.flatMap(door.house().outlook()::of);
        if (view.isEmpty()) {
            return unknown("no app has this path");
        }
        if (!reply.reads()) {
            return reply.send(OwnAnswer.problem(405, app, "only GET and HEAD are understood here").with("Allow", "GET, HEAD"));
        }
        return switch (rest.substring(0, slash)) {
            case "events" -> events(view.get().app());
            case "state" -> reply.send(OwnAnswer.of(200, Pages.state(view.get())));
            case "wait" -> waiting(view.get());
            default -> unknown("no app has this path");
        };
    }

    private boolean waiting(LoadingView view) throws ClientGone {
        Optional<Place> place = Place.apart(BASE, reply.head().query());
        if (place.isEmpty()) {
            return reply.send(OwnAnswer.problem(400, Optional.of(view.app()), "to= must name an address of this host"));
        }
        if (view.stage() == Stage.READY) {
            return reply.send(OwnAnswer.movedTo(place.get().target()));
        }
        return reply.send(OwnAnswer.of(configured.settings().loading().status(),
                        configured.pages().loading(view, place.get(), reply.acceptLanguage()))
                .ofWaiting(view));
    }

    private boolean events(AppId app) throws IOException {
        EventStream events = door.house().events();
        Optional<EventStream.Seat> free = events.seat();
        if (free.isEmpty()) {
            return reply.send(OwnAnswer.problem(503, Optional.of(app), "too many listen already").with("Retry-After", "10"));
        }
        try (EventStream.Seat seat = free.get()) {
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
    boolean portal() throws ClientGone {
        if (!reply.reads()) {
            return reply.send(OwnAnswer.problem(405, Optional.empty(), "only GET and HEAD are understood here")
                    .with("Allow", "GET, HEAD"));
        }
        String port = Router.port(reply.head().host());
        return reply.send(OwnAnswer.of(200, configured.pages().portal(
                door.house().outlook().portal(app -> address(app, port)), reply.acceptLanguage())));
    }

    private Optional<String> address(AppId app, String port) {
        return door.house().snapshots().find(app).flatMap(found -> address(found.spec(), port));
    }

    /** Where a browser at the portal opens it; an app with a host of its own is there, at the port by which the portal was reached. */
    static Optional<String> address(AppSpec app, String port) {
        if (app.route().tcpPort().isPresent()) {
            return Optional.empty();
        }
        String path = app.route().path().endsWith("/") ? app.route().path() : app.route().path() + "/";
        return Optional.of(app.route().host().map(host -> "//" + host + port).orElse("") + path);
    }

    boolean unknown(String why) throws ClientGone {
        return reply.send(reply.problem(404, Optional.empty(), why, configured));
    }
}
