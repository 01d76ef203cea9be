package launcher.daemon.gateway.internal;

import java.io.IOException;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.page.DisplayState;
import launcher.daemon.gateway.page.EventStream;
import launcher.daemon.gateway.page.LoadingView;
import launcher.daemon.gateway.page.LoadingViewFactory;
import launcher.daemon.gateway.page.Page;
import launcher.daemon.gateway.page.Pages;
import launcher.daemon.gateway.page.ReturnTarget;
import launcher.daemon.gateway.server.ClientGoneException;
import launcher.daemon.gateway.server.ClientRequest;
import launcher.daemon.gateway.server.GatewayResponse;
import launcher.daemon.gateway.server.RequestHandler;

/**
 * The addresses that loading pages ask: {@code events/APP}, {@code state/APP} and {@code wait/APP}. None of them wakes
 * an app or counts as its use.
 */
public final class InternalEndpoints implements RequestHandler {

    /** The path of all internal addresses. */
    public static final String BASE = "/.launcher";

    private static final String NO_APP = "no app has this path";

    private final LoadingViewFactory views;
    private final EventStream events;
    private final LoadingResponses loading;
    private final ProblemResponses problems;
    private final Addresses addresses;
    private final String rest;

    /** What the addresses of apps are. */
    @FunctionalInterface
    public interface Addresses {
        /**
         * True if a request for this path leads to the app.
         *
         * @param authority the host in lower case, with its port if it was sent
         */
        boolean lead(String authority, String path, AppId app);
    }

    /** @param rest what follows {@link #BASE} and a slash in the request's path */
    public InternalEndpoints(
            LoadingViewFactory views, EventStream events, LoadingResponses loading, ProblemResponses problems,
            Addresses addresses, String rest) {
        this.views = views;
        this.events = events;
        this.loading = loading;
        this.problems = problems;
        this.addresses = addresses;
        this.rest = rest;
    }

    @Override
    public boolean handle(ClientRequest request) throws IOException {
        int slash = rest.indexOf('/');
        Optional<AppId> app = slash < 0 ? Optional.empty() : AppId.parse(rest.substring(slash + 1));
        Optional<LoadingView> view = app.flatMap(views::atGate);
        if (view.isEmpty()) {
            return unknown(request);
        }
        if (!request.isGetOrHead()) {
            return request.send(GatewayResponse.problem(405, app, "only GET and HEAD are understood here")
                    .with("Allow", "GET, HEAD"));
        }
        return switch (rest.substring(0, slash)) {
            case "events" -> events(request, view.get().app());
            case "state" -> state(request, view.get());
            case "wait" -> waiting(request, view.get());
            default -> unknown(request);
        };
    }

    private boolean unknown(ClientRequest request) throws ClientGoneException {
        return request.send(problems.of(request, 404, Optional.empty(), NO_APP));
    }

    private static boolean state(ClientRequest request, LoadingView view) throws ClientGoneException {
        Page page = Pages.state(view);
        return request.send(new GatewayResponse(200, page.fields(), page.body()));
    }

    private boolean waiting(ClientRequest request, LoadingView view) throws ClientGoneException {
        Optional<ReturnTarget> target = ReturnTarget.apart(BASE, request.head().query(),
                path -> addresses.lead(request.head().host(), path, view.app()));
        if (target.isEmpty()) {
            return request.send(GatewayResponse.problem(400, Optional.of(view.app()),
                    "to= must name an address of this app"));
        }
        return request.send(view.displayState() == DisplayState.READY
                ? GatewayResponse.redirect(target.get().target())
                : loading.of(request, view, target.get()));
    }

    private boolean events(ClientRequest request, AppId app) throws IOException {
        Optional<EventStream.Subscription> free = events.subscribe();
        if (free.isEmpty()) {
            return request.send(GatewayResponse.problem(503, Optional.of(app), "too many listen already")
                    .with("Retry-After", "10"));
        }
        try (EventStream.Subscription subscription = free.get()) {
            HeadWriter out = request.out();
            out.clear();
            out.statusLine(200, "OK");
            EventStream.FIELDS.forEach(field -> out.field(field.name(), field.value()));
            out.field("Connection", "close");
            out.end();
            request.client().write(out);
            if (!request.isHead()) {
                Optional<Long> after = EventStream.lastEventId(
                        request.head().fields().first("last-event-id"), request.head().query());
                subscription.run(app, after, request.client().writer());
            }
        }
        return false;
    }
}
