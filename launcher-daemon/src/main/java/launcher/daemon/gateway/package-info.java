/**
 * The front door: takes HTTP requests and TCP connections to apps, wakes the app if it sleeps, and passes bytes both ways.
 *
 * <pre>
 *   Gateway ─ a virtual thread a connection ─► Http1ServerConnection ─ head ─► Router
 *                                                                    ├─ the door's own address ─► InternalEndpoints (portal, loading page's questions)
 *                                                                    └─ an app's ─► AppProxyHandler
 *   AppProxyHandler ─ gate open ────────────────────────────────► Exchange ─► the app, and its answer back
 *            ├ ignored, a page alone, barred, navigation ► an answer at once
 *            └ anything else ─► AppWaker (wait) + RequestBuffer (keep the body, notice who leaves) ─► Exchange
 * </pre>
 *
 * <p>A request to a ready app enters the gate of its run and posts nothing. Not here: TLS and HTTP/2 (a proxy in front does
 * them), caching, load balancing, changing what apps send beyond the fields that a proxy must.
 *
 * <p>Threads: {@code gateway-accept} takes connections; each has one virtual thread, a second while a body goes up, a tunnel
 * is open, a request is held or its app takes long. {@code gateway-deadlines} ends those that are too slow, and has those watched
 * whose app takes long; it sleeps while nobody is connected.
 * {@code gateway-spool} does the disk's work.
 *
 * <pre>
 *   failure                          → what the client sees                  → recovery
 *   not HTTP as we accept it         → 4xx, connection closed                → —
 *   head, body or reading too slow   → 408 or closed                         → it asks again
 *   over a limit                     → 503 with Retry-After                  → it asks again
 *   it leaves before its answer      → —                                     → the app's connection is closed
 *   app does not start               → every waiter 503/504 with its kind    → by the app's restart rules
 *   app closed an unused connection  → GET, HEAD, OPTIONS without a body are → once, over a new connection
 *     and sent not one byte            sent again; nothing else ever is
 *   app ended, not noticed yet       → the request waits and begins again    → wake
 *   app breaks off its answer        → the connection breaks off too         → it asks again
 *   memory for buffers used up       → small buffers, slower                 → as transfers end
 *   spool full or its disk broken    → the client is read no further         → once the app is ready
 * </pre>
 */
@NullMarked
package launcher.daemon.gateway;

import org.jspecify.annotations.NullMarked;
