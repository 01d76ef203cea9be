package launcher.daemon.engine;

import launcher.core.protocol.WireError;
import launcher.core.protocol.result.Result;
import launcher.core.protocol.result.StreamItem;

/**
 * The response to a request in the making, implemented by the control server. Safe for use by many threads; nothing
 * here throws when the client is gone.
 */
public interface ResponseChannel {

    /**
     * Sends an item of a stream. On the thread on which the request is handled this waits for a slow reader; on any
     * other thread it returns at once, and a reader that is too far behind has its stream ended.
     *
     * @return false if the client is gone: stop sending
     */
    boolean event(StreamItem item);

    /** Ends the response: done. Whatever is sent after the first end is ignored. */
    void ok(Result result);

    /** Ends the response: not done. */
    void fail(WireError error);

    /**
     * Runs {@code action} once when the client hangs up before the end or the server closes, or now if that has
     * happened already; never after the end. On a thread of the server: it must return at once and cancel only what
     * this client waits for.
     */
    void onHangUp(Runnable action);
}
