/**
 * Passes a request to a ready app, and the response back; upgraded and TCP connections become tunnels.
 *
 * <pre>
 *   HttpProxy ─► Exchange ─ UpstreamPool: an unused connection of the run, or a new connection
 *     request:  RequestHeadRewriter ─ RequestBodyRelay (a RequestBodyPump with its own thread while the body arrives)
 *     response: ResponseRelay ─ ResponseHeadRewriter ─ ResponseBodyRelay
 *     101, or a TCP route ─► Tunnels: both directions until both have ended, watched for activity
 *   RequestBuffer ─ reads ahead from a waiting client: notices its disconnect, keeps its body in memory, then on disk
 *   UseLease ─ the use of a run, from its gate until the exchange ends
 * </pre>
 *
 * <p>Non-goals: whether an app may be used or woken, caching, load balancing, changing what apps send beyond the fields
 * a proxy must.
 *
 * <p>Threads: the connection's; {@code gateway-upload}, {@code gateway-tunnel} and {@code gateway-read-ahead} are
 * virtual, a thread each while it is needed; {@code gateway-spool} does the disk's work.
 *
 * <pre>
 *   failure                          → behaviour                                 → recovery
 *   app closed an unused connection  → GET, HEAD, OPTIONS without a body are     → once, over a new connection
 *     and sent no byte                 sent again; no other request ever is
 *   app accepts no connection        → Unreachable, nothing taken of the body    → the caller begins again
 *   another process has its port     → the same, and nothing is sent to it       → the caller begins again
 *   app breaks off before its head   → Failed with 502                           → the client asks again
 *   app's response has two meanings  → Failed with 502, the log says why         → once the app is mended
 *   app breaks off its body          → Truncated, the client's connection closed → the client asks again
 *   client breaks off its body       → the app's connection is closed            → —
 *   client disconnects while it waits→ the app's connection is closed            → —
 *   spool full or its disk broken    → the client is read no further             → once the app is ready
 * </pre>
 */
@NullMarked
package launcher.daemon.gateway.proxy;

import org.jspecify.annotations.NullMarked;
