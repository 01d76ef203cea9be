package launcher.daemon.gateway.proxy;

import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.gateway.server.BufferPool;
import launcher.daemon.gateway.server.ClientGoneException;
import launcher.daemon.gateway.server.ClientRequest;
import launcher.daemon.gateway.server.Deadlines;

/** Passes requests to ready apps, and their responses back. */
public final class HttpProxy {

    private final UpstreamPool upstreams;
    private final Tunnels tunnels;
    private final RequestBuffers requestBuffers;
    private final BufferPool buffers;
    private final Deadlines deadlines;

    public HttpProxy(UpstreamPool upstreams, Tunnels tunnels, RequestBuffers requestBuffers, BufferPool buffers,
            Deadlines deadlines) {
        this.upstreams = upstreams;
        this.tunnels = tunnels;
        this.requestBuffers = requestBuffers;
        this.buffers = buffers;
        this.deadlines = deadlines;
    }

    /**
     * One exchange, on the thread of the client's connection. The request's head is not touched any more once its body
     * is read.
     *
     * @param use           of the run that the request goes to
     * @param limits        how much of a head the app may send
     * @param bodyAskedFor whether the client has been told to send the body it announced
     * @throws launcher.daemon.gateway.server.ClientGoneException if the client is gone
     */
    public Exchange.Ending exchange(ClientRequest request, AppTarget to, UseLease use, GatewaySettings.Limits limits,
            boolean bodyAskedFor) throws ClientGoneException {
        var body = new RequestBodyRelay(request.client(), request.head().body(), buffers, deadlines);
        return new Exchange(upstreams, tunnels, requestBuffers, request, to, use, body, limits).run(bodyAskedFor);
    }
}
