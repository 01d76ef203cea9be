/** Tests of gateway.server, without a socket where none is needed. */
@NullMarked
package launcher.daemon.gateway.server;

import org.jspecify.annotations.NullMarked;
