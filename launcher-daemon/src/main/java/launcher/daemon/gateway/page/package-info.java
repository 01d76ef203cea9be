/**
 * The gateway's own pages: the loading page with its live events, the portal, and the page that says why there is no
 * other.
 *
 * <p>Non-goals: deciding whether an app is woken, routing, HTTP. Nothing here wakes an app or counts as use.
 *
 * <p>The flow: {@link launcher.daemon.gateway.page.LoadingViewFactory} gathers how an app stands;
 * {@link launcher.daemon.gateway.page.Pages} puts that into a template, in one of the languages of {@code texts.yaml};
 * the answer carries everything the page needs and a policy that lets the browser load nothing else. In the browser
 * {@code live.js} receives the events by {@link launcher.daemon.gateway.page.EventStream}, or asks for
 * {@link launcher.daemon.gateway.page.Pages#state} now and then; once the app is ready it asks once more, and when
 * the launcher says that requests are let in it loads the address it stands at again. That is the only request for this
 * address that reaches the app: it may be a link that works once, so no page asks for it in another way. A browser
 * without JavaScript waits at {@code /.launcher/wait/APP}, which wakes nothing, and is sent on from there.
 *
 * <p>Failure → behaviour → recovery:
 * <ul>
 *   <li>the template cannot be used → {@link launcher.daemon.gateway.page.BadTemplateException} names every fault with
 *   its position → it is corrected;
 *   <li>the stream breaks or there are too many → the browser comes back with the last number it received, or asks now
 *   and then;
 *   <li>a reader is too slow → its stream ends, and it comes back for the rest;
 *   <li>the app fails → the page says how it ended and offers to try again; what the app printed is for operators and
 *   stays here;
 *   <li>the app is ready and yet lets no request in → a few more looks, then a button; at most three reloads a minute.
 * </ul>
 */
@NullMarked
package launcher.daemon.gateway.page;

import org.jspecify.annotations.NullMarked;
