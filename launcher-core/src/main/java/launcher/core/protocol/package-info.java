/**
 * The wire vocabulary that the daemon and its clients share: requests, answers, events, error codes and the codec.
 *
 * <p>The flow: each request is a line, {@link launcher.core.protocol.WireCodec#encode(String, Request)} on one side and
 * {@link launcher.core.protocol.WireCodec#decodeRequest} on the other; answered by
 * {@link launcher.core.protocol.Response}s: any number of stream items, then exactly one
 * {@link launcher.core.protocol.Response.Ok} or {@link launcher.core.protocol.Response.Failed}.
 *
 * <p>Non-goals: sockets and files, and the domain's types; what an app is inside the daemon may change without the
 * wire.
 *
 * <p>Failure → behaviour → recovery: a line that is no request becomes a
 * {@link launcher.core.protocol.DecodeResult.Malformed} with the error to answer; the daemon answers it and closes that
 * connection. Clients ignore fields they do not know, the daemon refuses them: an unknown field of a request is
 * something that would silently not be done.
 */
@NullMarked
package launcher.core.protocol;

import org.jspecify.annotations.NullMarked;
