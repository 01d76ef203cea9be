package launcher.daemon.gateway;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.PortSpec;
import launcher.core.app.RouteSpec;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.Waiters;
import launcher.daemon.gateway.activity.CidrSet;
import launcher.daemon.gateway.activity.IgnoreRules;
import launcher.daemon.gateway.app.AppProxyHandler;
import launcher.daemon.gateway.app.AppWaker;
import launcher.daemon.gateway.app.NotReadyResponses;
import launcher.daemon.gateway.app.Router;
import launcher.daemon.gateway.app.RoutingHandler;
import launcher.daemon.gateway.app.TcpListeners;
import launcher.daemon.gateway.app.TcpProxyHandler;
import launcher.daemon.gateway.internal.InternalEndpoints;
import launcher.daemon.gateway.internal.LoadingResponses;
import launcher.daemon.gateway.internal.NotFoundHandler;
import launcher.daemon.gateway.internal.PortalHandler;
import launcher.daemon.gateway.internal.ProblemResponses;
import launcher.daemon.gateway.internal.RedirectHandler;
import launcher.daemon.gateway.page.BadTemplateException;
import launcher.daemon.gateway.page.EventStream;
import launcher.daemon.gateway.page.LoadingViewFactory;
import launcher.daemon.gateway.page.Pages;
import launcher.daemon.gateway.proxy.HttpProxy;
import launcher.daemon.gateway.proxy.RequestBuffers;
import launcher.daemon.gateway.proxy.Spool;
import launcher.daemon.gateway.proxy.Tunnels;
import launcher.daemon.gateway.proxy.UpstreamPool;
import launcher.daemon.gateway.server.BufferPool;
import launcher.daemon.gateway.server.ConnectionLimiter;
import launcher.daemon.gateway.server.DeadlineReaper;
import launcher.daemon.gateway.server.Deadlines;
import launcher.daemon.gateway.server.HttpListener;
import launcher.daemon.gateway.server.RequestHandler;

/** The gateway: its public face, and the wiring of its parts. */
public final class Gateway implements AutoCloseable {

    private final AppSnapshots snapshots;
    private final LoadingViewFactory views;
    private final EventStream events;
    private final Spool spool;
    private final RequestBuffers requestBuffers;
    private final ConnectionLimiter limiter = new ConnectionLimiter();
    private final AppWaker waker;
    private final HttpProxy proxy;
    private final DeadlineReaper reaper;
    private final TcpListeners tcp;
    private final HttpListener http;
    private volatile GatewaySettings settings;
    private volatile Pages pages;
    private volatile Optional<String> badTemplate = Optional.empty();

    /**
     * What the gateway uses of the engine, to be handed on part by part and never as a whole.
     *
     * @param awaitHandled waits until everything posted so far has been handled, for at most as long as it is given
     * @param peers        whose process a connection to an app has reached
     */
    public record Engine(AppSnapshots snapshots, Mailbox mailbox, Consumer<Duration> awaitHandled, Waiters waiters,
            Supplier<MonotonicTime> clock, UpstreamPool.PeerCheck peers) {}

    /**
     * Begins to listen and to serve.
     *
     * @param spoolDir folder of the bodies that are too large for memory
     * @throws BadTemplateException if the template of the loading page cannot be used
     * @throws IOException          if the address cannot be listened on
     */
    public static Gateway start(GatewaySettings settings, AppCatalog catalog, Path spoolDir, Engine engine,
            LoadingViewFactory views, EventStream events) throws IOException, BadTemplateException {
        return start(settings, Deadlines.DEFAULT, catalog, spoolDir, engine, views, events);
    }

    static Gateway start(GatewaySettings settings, Deadlines deadlines, AppCatalog catalog, Path spoolDir,
            Engine engine, LoadingViewFactory views, EventStream events) throws IOException, BadTemplateException {
        Pages pages = Pages.of(settings.loading().template());
        ServerSocket socket = HttpListener.bind(
                new InetSocketAddress(settings.listen().host(), settings.listen().port()));
        try {
            return new Gateway(socket, settings, deadlines, catalog, pages, spoolDir, engine, views, events);
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private Gateway(ServerSocket socket, GatewaySettings settings, Deadlines deadlines, AppCatalog catalog, Pages pages,
            Path spoolDir, Engine engine, LoadingViewFactory views, EventStream events) {
        this.settings = settings;
        this.pages = pages;
        this.snapshots = engine.snapshots();
        this.views = views;
        this.events = events;
        var buffers = new BufferPool(settings.limits().memoryBytes());
        spool = new Spool(spoolDir, settings.limits().spoolBytes());
        requestBuffers = new RequestBuffers(buffers, spool);
        var upstreams = new UpstreamPool(buffers, deadlines, engine.peers());
        var tunnels = new Tunnels(engine.clock(), deadlines.tunnelEnd());
        proxy = new HttpProxy(upstreams, tunnels, requestBuffers, buffers, deadlines);
        waker = new AppWaker(snapshots, engine.mailbox(), engine.awaitHandled(), engine.waiters(), engine.clock(),
                this::waitersPerAppMax);
        reaper = new DeadlineReaper(() -> upstreams.sweep(waker::isReady));
        CidrSet trusted = CidrSet.parse(settings.trustedProxies());
        IgnoreRules ignore = ignoreRules(settings);
        tcp = new TcpListeners(
                limiter, new TcpProxyHandler(limiter, waker, upstreams, tunnels, requestBuffers, buffers, deadlines));
        tcp.configure(new TcpListeners.Rules(settings.limits(), trusted::contains, ignore), socket.getInetAddress(),
                catalog);
        http = HttpListener.start(socket, limiter, buffers, deadlines, reaper, new HttpListener.Configuration(
                settings.limits(), trusted::contains, handler(settings, catalog, pages, ignore)));
    }

    private int waitersPerAppMax() {
        return settings.limits().waitersPerApp();
    }

    private static IgnoreRules ignoreRules(GatewaySettings settings) {
        GatewaySettings.Ignore ignore = settings.ignore();
        return IgnoreRules.of(ignore.userAgents(), ignore.paths(), ignore.sources());
    }

    /** The handler of all requests, as the settings and the catalog say. */
    private RequestHandler handler(GatewaySettings settings, AppCatalog catalog, Pages pages, IgnoreRules ignore) {
        var router = new Router(catalog, settings.domain(), settings.hosts(), settings.portal());
        var problems = new ProblemResponses(pages, settings.portal());
        var loading = new LoadingResponses(pages, settings.loading().status());
        var notReady = new NotReadyResponses(
                snapshots, views, settings.loading().page() ? Optional.of(loading) : Optional.empty(), problems);
        return new RoutingHandler(
                router,
                to -> new AppProxyHandler(
                        settings.limits(), ignore, limiter, waker, proxy, requestBuffers, notReady, to),
                rest -> new InternalEndpoints(views, events, loading, problems, router::leads, rest),
                new PortalHandler(snapshots, views, pages),
                RedirectHandler::new,
                why -> new NotFoundHandler(problems, why));
    }

    /**
     * Follows a reload; an open connection keeps its limits and deadlines. With a template that cannot be used the
     * earlier template stays.
     */
    public void configure(GatewaySettings next, AppCatalog catalog) {
        try {
            pages = Pages.of(next.loading().template());
            badTemplate = Optional.empty();
        } catch (BadTemplateException bad) {
            badTemplate = Optional.of("gateway.loading.template, the one before stays in use: " + bad.getMessage());
        }
        settings = next;
        CidrSet trusted = CidrSet.parse(next.trustedProxies());
        IgnoreRules ignore = ignoreRules(next);
        http.configure(new HttpListener.Configuration(
                next.limits(), trusted::contains, handler(next, catalog, pages, ignore)));
        tcp.configure(new TcpListeners.Rules(next.limits(), trusted::contains, ignore), address().getAddress(),
                catalog);
    }

    /** The address it listens on, with the port that the kernel chose if port 0 was asked for. */
    public InetSocketAddress address() {
        return http.address();
    }

    /**
     * Where a client on this machine finds the app: at the app's own host if it has a host, which is taken to lead
     * here.
     */
    public Optional<String> url(AppSpec app) {
        if (app.port() instanceof PortSpec.None) {
            return Optional.empty();
        }
        InetSocketAddress listen = address();
        String host = listen.getAddress().isAnyLocalAddress() ? "127.0.0.1" : literal(listen.getAddress());
        RouteSpec route = app.route();
        if (route.tcpPort().isPresent()) {
            return Optional.of("tcp://" + host + ":" + route.tcpPort().getAsInt());
        }
        String path = route.path().endsWith("/") ? route.path() : route.path() + "/";
        return Optional.of("http://" + route.host().orElse(host) + ":" + listen.getPort() + path);
    }

    private static String literal(InetAddress address) {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }

    /** What an operator should know of the gateway, a sentence each. */
    public List<String> problems() {
        var all = new ArrayList<>(tcp.problems());
        badTemplate.ifPresent(all::add);
        return all;
    }

    /** Ends all connections. */
    @Override
    public void close() throws IOException {
        http.close();
        tcp.close();
        reaper.close();
        spool.close();
    }
}
