package launcher.daemon.gateway.proxy;

import launcher.daemon.gateway.server.BufferPool;
import launcher.daemon.gateway.server.ClientChannel;

/** Begins to read ahead from clients, within the common limits of memory and disk. */
public final class RequestBuffers {

    private final BufferPool buffers;
    private final Spool spool;

    public RequestBuffers(BufferPool buffers, Spool spool) {
        this.buffers = buffers;
        this.spool = spool;
    }

    /**
     * From now on everything that the client sends comes through the buffer, until that is drained.
     *
     * @param whenGone called once if the client ends its side or its connection breaks before the buffer is stopped
     */
    public RequestBuffer begin(ClientChannel client, Runnable whenGone) {
        return begin(client, new RequestBuffer(client.stream(), client.ahead(), buffers, spool, whenGone));
    }

    /** The same for a client that may end its side and still wait for the response. */
    public RequestBuffer beginHalfClose(ClientChannel client, Runnable whenGone) {
        return begin(client, new RequestBuffer(client.stream(), client.ahead(), buffers, spool, whenGone)
                .allowHalfClose());
    }

    private static RequestBuffer begin(ClientChannel client, RequestBuffer buffer) {
        client.readThrough(buffer);
        buffer.begin();
        return buffer;
    }
}
