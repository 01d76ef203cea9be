/**
 * The gateway: takes HTTP requests and TCP connections to apps, wakes the app if it sleeps, and passes bytes both ways.
 *
 * <pre>
 *   gateway            Gateway: starts, follows a reload, wires the parts; nothing else
 *     ├ .app           routing, classification, wake: which request goes where, and when
 *     ├ .internal      the gateway's own responses: portal, loading page, events, problems
 *     ├ .proxy         one exchange with an app: heads, bodies, tunnels, pooled connections, spool
 *     └ .server        connections, deadlines, limits; knows the others by RequestHandler alone
 *   beside them        .http (parser), .activity (what counts as use), .page (texts and templates)
 * </pre>
 *
 * <p>Each package knows those below it: app → internal → proxy → server → http. A warm request walks down once:
 * Http1ServerConnection → RoutingHandler → AppProxyHandler → Exchange → the app, and posts nothing. Non-goals: TLS and
 * HTTP/2 (a proxy in front does them), caching, load balancing, changing what apps send beyond the fields that a proxy
 * must.
 *
 * <pre>
 *   failure                             → behaviour                                      → recovery
 *   listen address taken                → the start fails with a sentence                → another address
 *   template cannot be used at a reload → the earlier template stays, and is reported    → it is corrected
 *   all others                          → see the package in which they happen
 * </pre>
 */
@NullMarked
package launcher.daemon.gateway;

import org.jspecify.annotations.NullMarked;
