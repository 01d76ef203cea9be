/**
 * Requests and TCP connections to apps: routed, classified, let in or held until the app is ready.
 *
 * <pre>
 *   RoutingHandler ─ Router: host and path ─► AppProxyHandler, or a handler of gateway.internal
 *   AppProxyHandler ─ AppRequest: is it a person, a subresource, a poll, ignored?
 *     ├ AppWaker: gate of the run open ──────────────────► HttpProxy
 *     ├ ignored, poll, blocked, navigation ──────────────► NotReadyResponses at once
 *     └ any other ─► AppWaker waits, RequestBuffer reads ─► HttpProxy
 *   TcpListeners ─ a port a TCP route ─► TcpProxyHandler ─ AppWaker ─► Tunnels
 * </pre>
 *
 * <p>A request to a ready app enters the gate of its run and posts nothing. Non-goals: whether and when an app starts
 * (core decides), bytes (gateway.proxy), texts and pages (gateway.internal, gateway.page).
 *
 * <pre>
 *   failure                         → behaviour                                  → recovery
 *   app does not start              → each waiter gets 503 or 504 with its kind  → by the app's restart rules
 *   run ended, not noticed yet      → the request waits and begins again          → the app is woken
 *   gate closed after a grant       → asked for again, five times                 → the next run
 *   too many waiters or connections → 503 with Retry-After                        → the client asks again
 *   client disconnects while held   → only its wait is cancelled                  → —
 *   a TCP port is taken             → reported as a problem                       → tried again at the next reload
 * </pre>
 */
@NullMarked
package launcher.daemon.gateway.app;

import org.jspecify.annotations.NullMarked;
