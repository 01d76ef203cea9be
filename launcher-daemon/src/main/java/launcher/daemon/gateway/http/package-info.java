/**
 * HTTP/1.1 as the gateway accepts it: heads, framing and chunks on byte arrays. No socket, no stream, no thread.
 *
 * <pre>
 *   bytes ─ HeadScanner ─► whole head ─ RequestHead / ResponseHead ─► method, path, Fields, Framing
 *                                            └─ ResponseHeadNormalizer    └─ copied by ─► HeadWriter ─► bytes
 *   body ─ ChunkedDecoder ─► pieces of data, trailers
 * </pre>
 *
 * <p>A message is taken only if every reader of RFC 9112 understands it in the same way; what is taken is passed on in
 * one form. Of clients nothing is mended but what browsers leave unescaped in a query. Apps are read as browsers read
 * them: what the RFC lets a recipient mend has one meaning to all who take it, and is passed on as if it had been
 * written well; what could have two meanings is refused as of clients. Not here: HTTP/2, content codings, what fields
 * mean beyond framing, routing and the hop.
 *
 * <pre>
 *   failure                                 → BadMessageException status
 *   not a message, or an ambiguous message  → 400
 *   too long, too many fields               → 431 (the caller limits the head's length, and a response's fields)
 *   expects something else than 100         → 417
 *   CONNECT, unknown transfer coding        → 501
 *   another version                         → 505
 * </pre>
 */
@NullMarked
package launcher.daemon.gateway.http;

import org.jspecify.annotations.NullMarked;
