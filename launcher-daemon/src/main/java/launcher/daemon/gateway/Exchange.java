package launcher.daemon.gateway;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.daemon.gateway.http.BadMessageException;
import launcher.daemon.gateway.http.Fields;
import launcher.daemon.gateway.http.HeadWriter;
import launcher.daemon.gateway.http.RequestHead;
import launcher.daemon.gateway.http.ResponseHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request passed to a ready app, and its answer passed back. */
final class Exchange {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final int INTERIM_MAX = 20;

    private final GatewayParts gateway;
    private final ClientChannel client;
    private final RequestHead head;
    private final Router.Target.ToApp to;
    private final UseLease use;
    private final HeadWriter out;
    private final RequestBodyRelay body;
    private boolean answering;
    private boolean heard;

    Exchange(GatewayParts gateway, ClientChannel client, RequestHead head, Router.Target.ToApp to, UseLease use, HeadWriter out) {
        this.gateway = gateway;
        this.client = client;
        this.head = head;
        this.to = to;
        this.use = use;
        this.out = out;
        this.body = new RequestBodyRelay(client, head.body(), gateway.budget(), gateway.deadlines());
    }

    /** How it ended. */
    sealed interface Ending {
        /** Answered; {@code keep} if the client's connection may go on. */
        record Answered(boolean keep) implements Ending {}

        /** The app accepts no connection; why is for the log. Nothing was sent, and nothing of the body taken. */
        record Unreachable(String why) implements Ending {}

        /** Nothing was sent to the client yet; why is a sentence of the gateway, which it is told. */
        record Failed(int status, String why) implements Ending {}

        /** The answer broke off in the middle: the client has to see that. */
        record Truncated(String why) implements Ending {}
    }

    /**
     * Does it. The head's buffer is not touched any more once this begins to read the body.
     *
     * @param bodyAskedFor whether the client has been told to send the body it announced
     */
    Ending run(boolean bodyAskedFor) throws ClientGoneException {
        out.clear();
        RequestHeadRewriter.write(head, to, client.sender, out);
        boolean replayable = replayable();
        boolean ask = head.expectsContinue() && !bodyAskedFor;
        if (ask) {
            client.askForBody();
        }
        if (replayable) {
            Optional<UpstreamConnection> unused = gateway.upstreams().unused(use.run);
            if (unused.isPresent()) {
                Optional<Ending> ending = new Attempt(unused.get()).run(true);
                if (ending.isPresent()) {
                    return ending.get();
                }
            }
        }
        UpstreamConnection fresh;
        try {
            fresh = new UpstreamConnection(gateway.upstreams().connect(use.endpoint), gateway.budget());
        } catch (IOException e) {
            return new Ending.Unreachable(String.valueOf(e.getMessage()));
        }
        return new Attempt(fresh).run(false).orElseThrow();
    }

    /**
     * May be sent again if an unused connection turns out to be closed; everything else gets a new one. RFC 9110
     * section 9.2.2 lets these methods be repeated. An app may act on a GET all the same, and close without an answer:
     * so it is sent again only if no byte came back over a connection that had been used before, and only once.
     */
    private boolean replayable() {
        return body.isEmpty() && head.upgrade().isEmpty() && switch (head.method()) {
            case "GET", "HEAD", "OPTIONS" -> true;
            default -> false;
        };
    }

    /** The app did not answer, or not in the way it should. */
    private static final class AppFailed extends Exception {
        private static final long serialVersionUID = 1;

        AppFailed(String why) {
            super(why, null, false, false);
        }
    }

    /** The exchange over one connection to the app. */
    private final class Attempt implements DisconnectMonitor.Exchanging {

        private final UpstreamConnection connection;
        private final SocketStream app;
        private final BufferedInput in;
        private Optional<RequestBodyPump> upload = Optional.empty();
        private int headEnd;
        private boolean keepApp;

        Attempt(UpstreamConnection connection) {
            this.connection = connection;
            this.app = connection.line;
            this.in = connection.in;
        }

        /** @return empty if {@code reused} and the app had closed it: nothing has come back, and the request may be sent again */
        Optional<Ending> run(boolean reused) throws ClientGoneException {
            try {
                send();
                client.wait.begin(this);
                return Optional.of(passAnswer());
            } catch (ClientGoneException e) {
                throw e;
            } catch (IOException e) {
                if (client.wait.left()) {
                    throw new ClientGoneException(e);
                }
                return stale(reused) ? Optional.empty() : Optional.of(failed("the connection to the app broke", e));
            } catch (AppFailed e) {
                return stale(reused) ? Optional.empty() : Optional.of(failed(String.valueOf(e.getMessage())));
            } catch (BadMessageException e) {
                return Optional.of(failed("the app's answer is malformed", e));
            } finally {
                end();
            }
        }

        /** The client is told what failed, the log more of it. */
        private Ending failed(String what, Exception why) {
            LOG.info("{}: {}: {}", to.app().id(), what, String.valueOf(why.getMessage()));
            return failed(what);
        }

        private boolean stale(boolean reused) {
            return reused && !heard && in.isEmpty();
        }

        private Ending failed(String why) {
            if (answering) {
                return new Ending.Truncated(why);
            }
            Optional<RequestBodyRelay.Failed> mine = upload.flatMap(RequestBodyPump::failed);
            return mine.<Ending>map(bad -> new Ending.Failed(bad.status, String.valueOf(bad.getMessage())))
                    .orElseGet(() -> new Ending.Failed(502, why));
        }

        private void end() {
            client.wait.end();
            if (keepApp) {
                gateway.upstreams().keep(use.run, connection);
            } else {
                connection.close();
            }
            upload.ifPresent(RequestBodyPump::abandon); // it would read what the client's own thread is to read
        }

        // ---- a client that leaves meanwhile

        @Override
        public boolean clientIsQuiet() {
            return upload.isEmpty() || upload.get().over();
        }

        @Override
        public RequestBuffer readAhead() {
            return client.readAhead(gateway.budget(), gateway.spool(), () -> {
                client.wait.leave();
                app.close();
            });
        }

        // ---- there

        private void send() throws IOException {
            boolean whole = body.isEmpty() || body.isHere();
            if (whole) {
                body.append(out); // one write
            }
            app.out.write(out.array(), 0, out.length());
            if (!whole) {
                upload = Optional.of(RequestBodyPump.begin(body, app));
            }
        }

        // ---- and back

        private Ending passAnswer() throws IOException, AppFailed, BadMessageException {
            ResponseHead answer = answerHead();
            if (answer.status() == 101) {
                return switchProtocols(answer);
            }
            if (upload.flatMap(RequestBodyPump::failed).isPresent()) {
                throw new AppFailed("its answer is to half a request");
            }
            boolean uploaded = upload.isEmpty() || upload.get().complete();
            var how = ResponseHeadRewriter.body(answer, head.http11());
            boolean keep = head.keepAlive() && uploaded && how != ResponseHeadRewriter.Body.UNTIL_CLOSE;
            writeHead(answer, how, keep);
            boolean events = isEventStream(answer);
            if (events) {
                use.becomeConnection();
                client.line.keepAlive();
                app.keepAlive();
            }
            passBody(answer, how, events);
            keepApp = answer.keepAlive() && uploaded && in.isEmpty();
            if (!uploaded) {
                refuseTheRest();
            }
            return new Ending.Answered(keep);
        }

        /** The app answered before it had all of the body: what is left of that ends with the connection. */
        private void refuseTheRest() throws IOException {
            app.close();
            client.endOutput();
        }

        private ResponseHead answerHead() throws IOException, AppFailed, BadMessageException {
            for (int interim = 0; interim < INTERIM_MAX; interim++) {
                OptionalInt end = in.head();
                if (end.isEmpty()) {
                    throw new AppFailed("the app closed the connection without an answer");
                }
                var answer = ResponseHead.parse(in.buffer, in.from, end.getAsInt(), head.method());
                headEnd = end.getAsInt();
                heard = true;
                if (!answer.interim()) {
                    return answer;
                }
                if (answer.status() != 100 && head.http11()) { // the client has had its 100 from us
                    answering = true; // what is sent cannot be taken back, so the request is not sent again
                    writeHead(answer, ResponseHeadRewriter.Body.NONE, true);
                    client.write(out);
                }
                in.from = headEnd;
            }
            throw new AppFailed("the app sent more than " + INTERIM_MAX + " interim answers");
        }

        private void writeHead(ResponseHead answer, ResponseHeadRewriter.Body how, boolean keep) {
            out.clear();
            ResponseHeadRewriter.write(answer, how, to.prefix(), to.app().route().strip(), keep, !head.http11(), out);
            in.from = headEnd;
        }

        /** Other answers of that type are what somebody waits for, however long they take, and so a transfer in flight. */
        private boolean isEventStream(ResponseHead answer) {
            return names(answer.fields(), "content-type") && body.isEmpty() && head.method().equals("GET") && names(head.fields(), "accept");
        }

        private static boolean names(Fields fields, String field) {
            return fields.first(field).filter(value -> value.toLowerCase(Locale.ROOT).contains("text/event-stream")).isPresent();
        }

        private void passBody(ResponseHead answer, ResponseHeadRewriter.Body how, boolean events) throws IOException, AppFailed, BadMessageException {
            answering = true;
            var bodies = new ResponseBodyRelay(client, in, out, events ? () -> use.gate.data(gateway.clock().get()) : () -> {});
            if (!bodies.pass(answer.body(), how)) {
                throw new AppFailed("the app's answer ended in the middle");
            }
        }

        private Ending switchProtocols(ResponseHead answer) throws IOException, AppFailed {
            if (head.upgrade().isEmpty()) {
                throw new AppFailed("the app switched protocols without being asked to");
            }
            writeHead(answer, ResponseHeadRewriter.Body.NONE, true);
            answering = true;
            client.write(out);
            out.shrink(0);
            client.wait.end();
            gateway.tunnels().run(client, app, in, use, to, head.upgrade().get());
            return new Ending.Answered(false);
        }
    }
}
