package launcher.daemon.gateway.app;

import java.io.EOFException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import launcher.core.app.AppId;
import launcher.core.lifecycle.Refusal;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.gateway.activity.IgnoreRules;
import launcher.daemon.gateway.proxy.Exchange;
import launcher.daemon.gateway.proxy.HttpProxy;
import launcher.daemon.gateway.proxy.RequestBuffer;
import launcher.daemon.gateway.proxy.RequestBuffers;
import launcher.daemon.gateway.proxy.UseLease;
import launcher.daemon.gateway.server.ClientGoneException;
import launcher.daemon.gateway.server.ClientRequest;
import launcher.daemon.gateway.server.ConnectionLimiter;
import launcher.daemon.gateway.server.GatewayResponse;
import launcher.daemon.gateway.server.Peer;
import launcher.daemon.gateway.server.RequestHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request to an app. What the client of an app that is not ready gets is decided here, by the first row that fits:
 * ignored or a background poll → 503 · blocked by the app's start endpoint → 403 · a browser that navigates → the app
 * is woken, and the loading page shown, or held for a moment if the app is paused · any other request → the app is
 * woken, and the request held until it is ready.
 */
public final class AppProxyHandler implements RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** How often a request begins again whose run ended before it was reached. */
    private static final int TRIES_MAX = 5;

    /** The first pause before a run that accepted no connection is tried again; each later one is longer by this. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final Duration END_LOOK = Duration.ofMillis(20);

    /** How long a browser waits for a paused app before it is shown the loading page; it takes milliseconds. */
    private static final Duration RESUMED_MAX = Duration.ofSeconds(2);

    private final GatewaySettings.Limits limits;
    private final IgnoreRules ignore;
    private final ConnectionLimiter limiter;
    private final AppWaker waker;
    private final HttpProxy proxy;
    private final RequestBuffers requestBuffers;
    private final NotReadyResponses responses;
    private final Router.Target.ToApp to;
    private boolean bodyAskedFor;

    public AppProxyHandler(GatewaySettings.Limits limits, IgnoreRules ignore, ConnectionLimiter limiter, AppWaker waker,
            HttpProxy proxy, RequestBuffers requestBuffers, NotReadyResponses responses, Router.Target.ToApp to) {
        this.limits = limits;
        this.ignore = ignore;
        this.limiter = limiter;
        this.waker = waker;
        this.proxy = proxy;
        this.requestBuffers = requestBuffers;
        this.responses = responses;
        this.to = to;
    }

    @Override
    public boolean handle(ClientRequest request) throws ClientGoneException {
        Peer peer = request.client().peer();
        String client = peer.client(request.head());
        boolean behindProxy = !client.equals(peer.literal());
        InetAddress source = behindProxy ? address(client, peer.address()) : peer.address();
        AppRequest about = AppRequest.of(request.head(), to, ignore, client, source);
        // without a tighter limit than that of all connections there cannot be too many here
        boolean ofClient = behindProxy && limits.connectionsPerClient() < limits.connections();
        boolean ofApp = limits.connectionsPerApp() < limits.connections();
        if (ofClient && !limiter.enterClient(source, limits.connectionsPerClient())) {
            return request.send(tooMany(request, about,
                    "its client has " + limits.connectionsPerClient() + " connections already"));
        }
        try {
            if (ofApp && !limiter.enterApp(about.app(), limits.connectionsPerApp())) {
                return request.send(tooMany(request, about,
                        "it has " + limits.connectionsPerApp() + " connections already"));
            }
            try {
                return proxy(request, about);
            } finally {
                if (ofApp) {
                    limiter.leaveApp(about.app());
                }
            }
        } finally {
            if (ofClient) {
                limiter.leaveClient(source);
            }
        }
    }

    private static InetAddress address(String client, InetAddress peer) {
        try {
            return InetAddress.ofLiteral(client);
        } catch (IllegalArgumentException _) {
            return peer; // a proxy may write anything
        }
    }

    private boolean proxy(ClientRequest request, AppRequest about) throws ClientGoneException {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            Optional<UseLease> use = waker.enter(about.app(), about.cause(), about.human());
            if (use.isEmpty()) {
                Optional<GatewayResponse> instead = insteadOfWaiting(request, about);
                if (instead.isPresent()) {
                    return request.send(instead.get());
                }
                switch (hold(request, about, showsLoadingPage(about))) {
                    case AppWaker.Outcome.Entered(UseLease entered) -> use = Optional.of(entered);
                    case AppWaker.Outcome.Refused(Refusal refusal) -> {
                        return request.send(responses.refused(request, about.app(), refusal));
                    }
                    case AppWaker.Outcome.TooMany(int max) -> {
                        return request.send(tooMany(request, about, max + " requests wait for it already"));
                    }
                    case AppWaker.Outcome.Late _ -> {
                        return request.send(responses.loadingPage(request, about.app()));
                    }
                    case AppWaker.Outcome.Left _ -> throw new ClientGoneException(
                            new EOFException("left while it was held"));
                }
            }
            Optional<Boolean> keep = exchange(request, about, use.orElseThrow(), tries);
            if (keep.isPresent()) {
                return keep.get();
            }
        }
        return request.send(responses.withState(request, about.app(), 503, "it ended each time before it was reached")
                .with("Retry-After", "5"));
    }

    private GatewayResponse tooMany(ClientRequest request, AppRequest about, String why) {
        return responses.tooMany(request, about.app(), why);
    }

    private GatewayResponse unreachable(ClientRequest request, AppId app, String why) {
        LOG.warn("{}: accepts no connection: {}", app, why);
        return responses.problem(request, app, 502, "it accepts no connection");
    }

    /** Empty if the run was not reached, and the request may begin again. */
    private Optional<Boolean> exchange(ClientRequest request, AppRequest about, UseLease use, int tries)
            throws ClientGoneException {
        try (use) {
            boolean askedBefore = bodyAskedFor;
            bodyAskedFor = request.head().expectsContinue();
            return switch (proxy.exchange(request, to, use, limits, askedBefore)) {
                case Exchange.Ending.Answered(boolean keep) -> Optional.of(keep);
                case Exchange.Ending.Failed(int status, String why) ->
                        Optional.of(request.send(responses.problem(request, about.app(), status, why))
                                && status >= 500);
                case Exchange.Ending.Truncated(String why) -> throw new ClientGoneException(new EOFException(why));
                case Exchange.Ending.Unreachable(String why) -> {
                    use.close();
                    yield tries < TRIES_MAX - 1
                            ? again(use, tries)
                            : Optional.of(request.send(unreachable(request, about.app(), why)));
                }
            };
        }
    }

    /**
     * Waits a moment: until the end of the run is noticed, which is why it accepts no connection, or there are
     * descriptors again.
     */
    private Optional<Boolean> again(UseLease use, int tries) {
        long until = System.nanoTime() + PAUSE.multipliedBy(tries + 1L).toNanos();
        boolean ready = true;
        while (ready && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(END_LOOK.toNanos());
            ready = waker.isReady(use.run());
        }
        return Optional.empty();
    }

    // ---- an app that is not ready

    private Optional<GatewayResponse> insteadOfWaiting(ClientRequest request, AppRequest about) {
        AppId app = about.app();
        if (about.kind() == AppRequest.Kind.IGNORED) {
            return Optional.of(responses.problem(request, app, 503, "it sleeps").with("X-App-State", "stopped"));
        }
        if (about.kind() == AppRequest.Kind.BACKGROUND_POLL) {
            return Optional.of(responses.withState(request, app, 503, "it sleeps; reload the page to wake it"));
        }
        if (about.blockedByStartEndpoint()) {
            return Optional.of(responses.withState(request, app, 403, "it can only be started by its start endpoint"));
        }
        if (showsLoadingPage(about) && !waker.resumesSoon(app)) {
            waker.start(app, about.cause());
            return Optional.of(responses.loadingPage(request, app));
        }
        return Optional.empty();
    }

    private boolean showsLoadingPage(AppRequest about) {
        return about.navigation() && responses.hasLoadingPage() && waker.mayBeWoken(to.app());
    }

    /**
     * Waits until the app is ready, or only as long as a resumption takes; what the client sends meanwhile is kept, and
     * its disconnect is noticed.
     */
    private AppWaker.Outcome hold(ClientRequest request, AppRequest about, boolean briefly)
            throws ClientGoneException {
        if (request.head().expectsContinue() && !bodyAskedFor) {
            bodyAskedFor = true;
            request.client().askForBody();
        }
        var ticket = briefly ? new AppWaker.Ticket(RESUMED_MAX) : new AppWaker.Ticket();
        RequestBuffer ahead = requestBuffers.begin(request.client(), ticket::leave);
        try {
            return waker.await(about.app(), about.cause(), about.human(), ticket);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new AppWaker.Outcome.Left();
        } finally {
            ahead.stop();
        }
    }
}
