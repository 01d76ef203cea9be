package launcher.daemon.gateway;

import java.io.EOFException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import launcher.core.app.AppId;
import launcher.core.app.LauncherPolicy;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Refusal;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.http.RequestHead;
import launcher.daemon.gateway.page.ReturnTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request to an app. What one gets whose app is not ready is decided here, by the first row that fits (interface.md
 * section 5): ignored or from a page alone → 503 · barred by the app's start endpoint → 403 · a browser that navigates → the
 * app is woken, and the loading page shown · anything else → the app is woken, and the request held until it is ready.
 */
final class AppProxyHandler {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** How often a request begins again that met a run which ended before it was reached. */
    private static final int TRIES_MAX = 5;

    /** The first pause before a run that accepted no connection is tried again; each one is longer by this. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private static final Duration END_LOOK = Duration.ofMillis(20);

    private final GatewayParts gateway;
    private final GatewayParts.Configured configured;
    private final ClientChannel client;
    private final RequestHead head;
    private final Router.Target.ToApp to;
    private final HeadWriter out;
    private final ResponseWriter reply;
    private final AppRequest request;
    private final AppId app;
    private final boolean behindProxy;
    private final InetAddress source;
    private boolean bodyAskedFor;

    AppProxyHandler(GatewayParts gateway, GatewayParts.Configured configured, ClientChannel client, RequestHead head, Router.Target.ToApp to,
            InetAddress peer, HeadWriter out) {
        this.gateway = gateway;
        this.configured = configured;
        this.client = client;
        this.head = head;
        this.to = to;
        this.out = out;
        this.app = to.app().id();
        this.reply = new ResponseWriter(client, head, out);
        String from = client.sender.client(head);
        this.behindProxy = !from.equals(client.sender.address());
        this.source = behindProxy ? address(from, peer) : peer;
        this.request = AppRequest.of(head, to, configured.ignore(), from, source);
    }

    private static InetAddress address(String from, InetAddress peer) {
        try {
            return InetAddress.ofLiteral(from);
        } catch (IllegalArgumentException _) {
            return peer; // a proxy may write anything
        }
    }

    /** Answers it; true if the client's connection may go on. */
    boolean serve() throws ClientGoneException {
        GatewayOptions.Limits limits = configured.settings().limits();
        ConnectionLimiter admission = gateway.admission();
        // without a tighter limit than that of all connections nobody can be too many here
        boolean ofClient = behindProxy && limits.connectionsPerClient() < limits.connections();
        boolean ofApp = limits.connectionsPerApp() < limits.connections();
        if (ofClient && !admission.enterClient(source, limits.connectionsPerClient())) {
            return reply.send(tooMany("its client has " + limits.connectionsPerClient() + " connections already"));
        }
        try {
            if (ofApp && !admission.enterApp(app, limits.connectionsPerApp())) {
                return reply.send(tooMany("it has " + limits.connectionsPerApp() + " connections already"));
            }
            try {
                return visit();
            } finally {
                if (ofApp) {
                    admission.leaveApp(app);
                }
            }
        } finally {
            if (ofClient) {
                admission.leaveClient(source);
            }
        }
    }

    private boolean visit() throws ClientGoneException {
        for (int tries = 0; tries < TRIES_MAX; tries++) {
            Optional<UseLease> use = gateway.wake().enter(app, request.cause(), request.human());
            if (use.isEmpty()) {
                Optional<GatewayResponse> instead = insteadOfWaiting();
                if (instead.isPresent()) {
                    return reply.send(instead.get());
                }
                switch (hold()) {
                    case AppWaker.Outcome.Entered(UseLease entered) -> use = Optional.of(entered);
                    case AppWaker.Outcome.Refused(Refusal refusal) -> {
                        return reply.send(refused(refusal));
                    }
                    case AppWaker.Outcome.TooMany(int max) -> {
                        return reply.send(tooMany(max + " requests wait for it already"));
                    }
                    case AppWaker.Outcome.Left _ -> throw new ClientGoneException(new EOFException("left while it was held"));
                }
            }
            Optional<Boolean> keep = exchange(use.orElseThrow(), tries);
            if (keep.isPresent()) {
                return keep.get();
            }
        }
        return reply.send(sleeping(503, "it ended each time before it was reached").with("Retry-After", "5"));
    }

    /** Empty if the run was not reached, and the request may begin again. */
    private Optional<Boolean> exchange(UseLease use, int tries) throws ClientGoneException {
        try (use) {
            boolean asked = bodyAskedFor;
            bodyAskedFor = head.expectsContinue();
            return switch (new Exchange(gateway, client, head, to, use, out).run(asked)) {
                case Exchange.Ending.Answered(boolean keep) -> Optional.of(keep);
                case Exchange.Ending.Failed(int status, String why) ->
                        Optional.of(reply.send(problem(status, why)) && status >= 500);
                case Exchange.Ending.Truncated(String why) -> throw new ClientGoneException(new EOFException(why));
                case Exchange.Ending.Unreachable(String why) -> {
                    use.close();
                    yield tries < TRIES_MAX - 1 ? again(use, tries) : Optional.of(reply.send(unreachable(why)));
                }
            };
        }
    }

    /** Waits a moment: its end will be noticed, which is why it accepts nobody, or there are descriptors again. */
    private Optional<Boolean> again(UseLease use, int tries) {
        long until = System.nanoTime() + PAUSE.multipliedBy(tries + 1L).toNanos();
        boolean ready = true;
        while (ready && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(END_LOOK.toNanos());
            ready = gateway.house().snapshots().find(app)
                    .filter(found -> found.state() instanceof AppState.Ready state && state.run().equals(use.run)).isPresent();
        }
        return Optional.empty();
    }

    // ---- of an app that is not ready

    private Optional<GatewayResponse> insteadOfWaiting() {
        if (request.kind() == AppRequest.Kind.IGNORED) {
            return Optional.of(problem(503, "it sleeps").with("X-App-State", "stopped"));
        }
        if (request.kind() == AppRequest.Kind.BACKGROUND_POLL) {
            return Optional.of(sleeping(503, "it sleeps; reload the page to wake it"));
        }
        if (request.blockedByStartEndpoint()) {
            return Optional.of(sleeping(403, "it can only be started by its start endpoint"));
        }
        if (request.navigation() && configured.settings().loading().page() && mayBeWoken()) {
            gateway.wake().start(app, request.cause());
            return Optional.of(loadingPage());
        }
        return Optional.empty();
    }

    /** One that may not is refused with the reason by whoever decides that. */
    private boolean mayBeWoken() {
        LauncherPolicy policy = gateway.house().snapshots().overview().catalog().policy();
        return policy.enabled() && policy.onDemand() && to.app().enabled() && to.app().onDemand();
    }

    private GatewayResponse loadingPage() {
        return gateway.house().outlook().wokenJustNow(app)
                .map(view -> GatewayResponse.of(configured.settings().loading().status(),
                                configured.pages().loading(view, ReturnTarget.at(InternalEndpoints.BASE, head.path() + head.query()), reply.acceptLanguage()))
                        .ofWaiting(view))
                .orElseGet(() -> problem(404, "was removed from the configuration"));
    }

    private GatewayResponse problem(int status, String why) {
        return reply.problem(status, Optional.of(app), why, configured);
    }

    private GatewayResponse unreachable(String why) {
        LOG.warn("{}: accepts no connection: {}", app, why);
        return problem(502, "it accepts no connection");
    }

    private GatewayResponse sleeping(int status, String why) {
        return problem(status, why)
                .with("X-App-State", AppRequest.state(gateway.house().snapshots().find(app)));
    }

    private GatewayResponse tooMany(String why) {
        return sleeping(503, why).with("Retry-After", "5");
    }

    private GatewayResponse refused(Refusal refusal) {
        int status = switch (refusal.code()) {
            case STARTUP_TIMEOUT, DEADLINE -> 504;
            case NO_SUCH_APP -> 404;
            case DISABLED, ON_DEMAND_OFF, EXITED_WHILE_STARTING, NOT_STARTED, CRASH_LOOP, STOPPED_MEANWHILE, STUCK,
                    SHUTTING_DOWN -> 503;
        };
        return sleeping(status, refusal.forClients());
    }

    /** Waits until the app is ready; what the client sends meanwhile is kept, and one that leaves is noticed. */
    private AppWaker.Outcome hold() throws ClientGoneException {
        if (head.expectsContinue() && !bodyAskedFor) {
            bodyAskedFor = true;
            client.askForBody();
        }
        var ticket = new AppWaker.Ticket();
        RequestBuffer ahead = client.readAhead(gateway.budget(), gateway.spool(), ticket::leave);
        try {
            return gateway.wake().await(app, request.cause(), request.human(), ticket);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new AppWaker.Outcome.Left();
        } finally {
            ahead.stop();
        }
    }
}
