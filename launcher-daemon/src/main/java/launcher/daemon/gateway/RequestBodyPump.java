package launcher.daemon.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A request's body on its way to the app, beside the answer that may come before its end. */
final class RequestBodyPump {

    /** What is left to do when the whole body is here: one write, and that takes the app's buffer. */
    private static final Duration LAST_WRITE = Duration.ofMillis(200);

    private final RequestBodyRelay body;
    private final Thread thread;
    private volatile boolean complete;
    private volatile Optional<RequestBodyRelay.Failed> failed = Optional.empty();

    private RequestBodyPump(RequestBodyRelay body, SocketStream app) {
        this.body = body;
        thread = Thread.ofVirtual().name("gateway-upload").unstarted(() -> run(body, app));
    }

    /** Begins; if the client fails, the connection to the app is closed, since half a request is none. */
    static RequestBodyPump begin(RequestBodyRelay body, SocketStream app) {
        var upload = new RequestBodyPump(body, app);
        upload.thread.start();
        return upload;
    }

    private void run(RequestBodyRelay body, SocketStream app) {
        try {
            body.send(app.out);
            complete = true;
        } catch (RequestBodyRelay.Failed e) {
            failed = Optional.of(e);
            app.close();
        } catch (IOException _) {
            // the app takes no more of it: what it says to that decides
        }
    }

    /** True once all of it was passed on. An app may answer faster than its last write returns: that one is waited for. */
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

    /** Ends it before its end, and waits for that. Whoever calls has closed the connection to the app. */
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
