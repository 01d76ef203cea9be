/**
 * Holds the parser against vectors, and against Jetty's: what both take they must understand alike.
 *
 * <p>Flow: {@link launcher.daemon.gateway.http.Vector} reads a file of vectors,
 * {@link launcher.daemon.gateway.http.Reading} says what our parser makes of a connection's bytes. The duel compares
 * {@link launcher.daemon.gateway.http.OurVerdict} and {@link launcher.daemon.gateway.http.JettyVerdict} over what
 * {@link launcher.daemon.gateway.http.Mutations} makes up. A finding becomes a vector.
 */
@NullMarked
package launcher.daemon.gateway.http;

import org.jspecify.annotations.NullMarked;
