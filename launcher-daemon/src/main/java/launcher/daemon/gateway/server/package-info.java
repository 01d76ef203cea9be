/**
 * The HTTP server: accepts connections, reads requests one after the other, and keeps every phase within its deadline
 * and limit.
 *
 * <pre>
 *   HttpListener ─ ConnectionLimiter ─ a virtual thread a connection ─► Http1ServerConnection
 *     head within its deadline ─► ClientRequest ─► RequestHandler ─► true: the next request · false: drain and close
 *   DeadlineReaper ─ once a second ─► the Deadlines of each ClientChannel, and its DisconnectMonitor
 *   BufferPool ─ one budget ─► heads and bodies of all connections
 * </pre>
 *
 * <p>Non-goals: what a request means, apps, pages: the rest of the gateway is known by {@code RequestHandler} alone. No
 * TLS, no HTTP/2.
 *
 * <p>Threads: {@code gateway-accept}; a virtual thread {@code gateway-client} a connection; {@code gateway-deadlines},
 * which sleeps while there is no connection.
 *
 * <pre>
 *   failure                       → behaviour                              → recovery
 *   malformed request             → 4xx, connection closed                 → the client sends another
 *   head, body or reading too slow→ 408, or the connection is closed       → the client asks again
 *   over a limit of connections   → 503 with Retry-After                   → as connections end
 *   no descriptor left            → accepting pauses for 50 ms             → as descriptors are given back
 *   memory for buffers used up    → small buffers, slower; large heads 503 → as transfers end
 *   a handler throws              → logged, its connection closed          → the client asks again
 * </pre>
 */
@NullMarked
package launcher.daemon.gateway.server;

import org.jspecify.annotations.NullMarked;
