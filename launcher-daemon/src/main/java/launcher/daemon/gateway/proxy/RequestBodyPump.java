package launcher.daemon.gateway.proxy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import launcher.daemon.gateway.server.SocketStream;

/** A request's body on its way to the app, while the response may come before its end. */
final class RequestBodyPump {

    /** Once the whole body has arrived one write is left to do, and that takes the app's buffer. */
    private static final Duration LAST_WRITE = Duration.ofMillis(200);

    private final RequestBodyRelay body;
    private final Thread thread;
    private volatile boolean complete;
    private volatile Optional<RequestBodyRelay.Failed> failed = Optional.empty();

    private RequestBodyPump(RequestBodyRelay body, SocketStream app) {
        this.body = body;
        thread = Thread.ofVirtual().name("gateway-upload").unstarted(() -> run(body, app));
    }

    /** Begins; if the client fails, the connection to the app is closed, since half a request is no request. */
    static RequestBodyPump begin(RequestBodyRelay body, SocketStream app) {
        var upload = new RequestBodyPump(body, app);
        upload.thread.start();
        return upload;
    }

    private void run(RequestBodyRelay body, SocketStream app) {
        try {
            body.send(app.out());
            complete = true;
        } catch (RequestBodyRelay.Failed e) {
            failed = Optional.of(e);
            app.close();
        } catch (IOException _) {
            // the app takes no more of it: its response decides
        }
    }

    /**
     * True once all of it was passed on. An app may respond before the last write has returned: that write is waited
     * for.
     */
    boolean complete() {
        if (!complete && body.hasArrived()) {
            try {
                thread.join(LAST_WRITE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        return complete;
    }

    /** True if the client is read no more. */
    boolean over() {
        return complete || failed.isPresent();
    }

    /** What the client did wrong. */
    Optional<RequestBodyRelay.Failed> failed() {
        return failed;
    }

    /** Ends it before its end, and waits for that. The connection to the app must be closed already. */
    void abandon() {
        body.abandon();
        join();
        body.abandoned();
    }

    private void join() {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
