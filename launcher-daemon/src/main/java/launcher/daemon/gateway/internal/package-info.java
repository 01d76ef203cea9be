/**
 * What the gateway answers itself: the portal, what loading pages ask for, redirects, and what went wrong.
 *
 * <pre>
 *   /.launcher/events/APP ─► InternalEndpoints ─ EventStream, one response without an end
 *   /.launcher/state/APP  ─► InternalEndpoints ─ JSON for loading pages that cannot stream
 *   /.launcher/wait/APP   ─► InternalEndpoints ─ LoadingResponses, or on to the app once it is ready
 *   /                     ─► PortalHandler ─ the list of apps
 *   a prefix without its slash ─► RedirectHandler
 *   any other             ─► NotFoundHandler ─ ProblemResponses
 * </pre>
 *
 * <p>Nothing here wakes an app or counts as its use. Non-goals: what the pages look like (gateway.page), routing
 * (gateway.app).
 *
 * <pre>
 *   failure                      → behaviour                          → recovery
 *   unknown app or address       → 404, a page or JSON                → —
 *   a method besides GET and HEAD→ 405 with Allow                     → —
 *   too many event streams       → 503 with Retry-After               → the page asks for the state meanwhile
 *   a return address elsewhere   → 400                                → —
 *   the client disconnects       → its stream ends and is released     → the page connects again with its last number
 * </pre>
 */
@NullMarked
package launcher.daemon.gateway.internal;

import org.jspecify.annotations.NullMarked;
