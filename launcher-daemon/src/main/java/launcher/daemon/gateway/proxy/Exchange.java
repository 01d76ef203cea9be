package launcher.daemon.gateway.proxy;

import java.io.IOException;
import java.util.Optional;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.gateway.http.BadMessageException;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.http.RequestHead;
import launcher.daemon.gateway.http.ResponseHead;
import launcher.daemon.gateway.server.ClientChannel;
import launcher.daemon.gateway.server.ClientGoneException;
import launcher.daemon.gateway.server.ClientRequest;
import launcher.daemon.gateway.server.DisconnectMonitor;
import launcher.daemon.gateway.server.SocketStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request passed to a ready app, and its response passed back. */
public final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final UpstreamPool upstreams;
    private final Tunnels tunnels;
    private final RequestBuffers requestBuffers;
    private final ClientChannel client;
    private final RequestHead head;
    private final HeadWriter out;
    private final ClientRequest request;
    private final AppTarget to;
    private final UseLease use;
    private final RequestBodyRelay body;
    private final GatewaySettings.Limits limits;

    Exchange(UpstreamPool upstreams, Tunnels tunnels, RequestBuffers requestBuffers, ClientRequest request,
            AppTarget to, UseLease use, RequestBodyRelay body, GatewaySettings.Limits limits) {
        this.upstreams = upstreams;
        this.tunnels = tunnels;
        this.requestBuffers = requestBuffers;
        this.request = request;
        this.client = request.client();
        this.head = request.head();
        this.out = request.out();
        this.to = to;
        this.use = use;
        this.body = body;
        this.limits = limits;
    }

    /** How an exchange ended. */
    public sealed interface Ending {
        /** The client has its response; {@code keep} if its connection may go on. */
        record Answered(boolean keep) implements Ending {}

        /** The app accepts no connection; why is for the log. Nothing was sent, and nothing of the body taken. */
        record Unreachable(String why) implements Ending {}

        /** Nothing was sent to the client yet; why is a sentence of the gateway, which is sent to it. */
        record Failed(int status, String why) implements Ending {}

        /** The response ended too early, which the client has to see. */
        record Truncated(String why) implements Ending {}
    }

    /**
     * Runs the exchange. The head's buffer is not touched any more once this begins to read the body.
     *
     * @param bodyAskedFor whether the client has been told to send the body it announced
     */
    Ending run(boolean bodyAskedFor) throws ClientGoneException {
        out.clear();
        RequestHeadRewriter.write(head, to, client.peer(), out);
        boolean replayable = replayable();
        boolean ask = head.expectsContinue() && !bodyAskedFor;
        if (ask) {
            client.askForBody();
        }
        if (replayable) {
            Optional<UpstreamConnection> unused = upstreams.unused(use.run());
            if (unused.isPresent()) {
                Optional<Ending> ending = new Attempt(unused.get()).run(true);
                if (ending.isPresent()) {
                    return ending.get();
                }
            }
        }
        UpstreamConnection fresh;
        try {
            fresh = upstreams.open(use);
        } catch (IOException e) {
            return new Ending.Unreachable(String.valueOf(e.getMessage()));
        }
        return new Attempt(fresh).run(false).orElseThrow();
    }

    /**
     * May be sent again if an unused connection turns out to be closed; every other request gets a new connection. RFC
     * 9110 section 9.2.2 lets these methods be repeated. An app may act on a GET all the same, and close without a
     * response: so it is sent again only if no byte came back over a connection that had been used before, and only
     * once.
     */
    private boolean replayable() {
        return body.isEmpty() && head.upgrade().isEmpty() && switch (head.method()) {
            case "GET", "HEAD", "OPTIONS" -> true;
            default -> false;
        };
    }

    /** The exchange over one connection to the app. */
    private final class Attempt implements DisconnectMonitor.Exchanging {

        private final UpstreamConnection connection;
        private final SocketStream app;
        private final ResponseRelay response;
        private Optional<RequestBodyPump> upload = Optional.empty();
        private boolean keepApp;

        Attempt(UpstreamConnection connection) {
            this.connection = connection;
            this.app = connection.stream();
            this.response = new ResponseRelay(request, to, use, connection, limits, body.isEmpty());
        }

        /**
         * @return empty if {@code reused} and the app had closed it: nothing has come back, and the request may be sent
         * again
         */
        Optional<Ending> run(boolean reused) throws ClientGoneException {
            try {
                send();
                client.disconnects().begin(this);
                return Optional.of(passResponse());
            } catch (ClientGoneException e) {
                throw e;
            } catch (IOException e) {
                if (client.disconnects().left()) {
                    throw new ClientGoneException(e);
                }
                return stale(reused) ? Optional.empty() : Optional.of(failed("the connection to the app broke", e));
            } catch (UpstreamFailedException e) {
                return stale(reused) ? Optional.empty() : Optional.of(failed(e));
            } catch (BadMessageException e) {
                return Optional.of(malformed(e));
            } finally {
                end();
            }
        }

        /** The client gets what failed, the log more of it. */
        private Ending failed(String what, Exception why) {
            LOG.info("{}: {}: {}", to.app().id(), what, String.valueOf(why.getMessage()));
            return failed(what);
        }

        private Ending failed(UpstreamFailedException e) {
            String what = String.valueOf(e.getMessage());
            LOG.info("{}: {}", to.app().id(), what);
            return failed(what);
        }

        /** A limit is a setting, so the log names it. */
        private Ending malformed(BadMessageException e) {
            String what = "the app's answer is malformed";
            LOG.warn("{}: {}: {}{}", to.app().id(), what, String.valueOf(e.getMessage()), e.status() == 431
                    ? "; gateway.limits.response_head and response_fields say how much is taken" : "");
            return failed(what);
        }

        private boolean stale(boolean reused) {
            return reused && !response.arrived();
        }

        private Ending failed(String why) {
            if (response.begun()) {
                return new Ending.Truncated(why);
            }
            Optional<RequestBodyRelay.Failed> ofClient = upload.flatMap(RequestBodyPump::failed);
            return ofClient.<Ending>map(bad -> new Ending.Failed(bad.status, String.valueOf(bad.getMessage())))
                    .orElseGet(() -> new Ending.Failed(502, why));
        }

        private void end() {
            client.disconnects().end();
            if (keepApp) {
                upstreams.keep(use.run(), connection);
            } else {
                connection.close();
            }
            upload.ifPresent(RequestBodyPump::abandon); // it would read what the connection's thread is to read
        }

        // ---- a client that disconnects meanwhile

        @Override
        public boolean clientIsQuiet() {
            return upload.isEmpty() || upload.get().over();
        }

        @Override
        public RequestBuffer readAhead() {
            return requestBuffers.begin(client, () -> {
                client.disconnects().leave();
                app.close();
            });
        }

        // ---- the request

        private void send() throws IOException {
            boolean whole = body.isEmpty() || body.isBuffered();
            if (whole) {
                body.append(out); // one write
            }
            app.out().write(out.array(), 0, out.length());
            if (!whole) {
                upload = Optional.of(RequestBodyPump.begin(body, app));
            }
        }

        // ---- the response

        private Ending passResponse() throws IOException, UpstreamFailedException, BadMessageException {
            ResponseHead answer = response.awaitHead();
            if (answer.status() == 101) {
                return switchProtocols(answer);
            }
            if (upload.flatMap(RequestBodyPump::failed).isPresent()) {
                throw new UpstreamFailedException("its answer is to half a request");
            }
            boolean uploaded = upload.isEmpty() || upload.get().complete();
            boolean keep = response.pass(answer, uploaded);
            keepApp = answer.keepAlive() && uploaded && connection.in().isEmpty();
            if (!uploaded) {
                refuseRest();
            }
            return new Ending.Answered(keep);
        }

        /** The app responded before it had all of the body: the rest of that ends with the connection. */
        private void refuseRest() throws IOException {
            app.close();
            client.endOutput();
        }

        private Ending switchProtocols(ResponseHead answer) throws IOException, UpstreamFailedException {
            String protocol = head.upgrade().orElseThrow(
                    () -> new UpstreamFailedException("the app switched protocols without being asked to"));
            response.passSwitch(answer);
            client.disconnects().end();
            tunnels.run(client, app, connection.in(), use, to, protocol);
            return new Ending.Answered(false);
        }
    }
}
