/** Tests of gateway.app, without a socket where none is needed. */
@NullMarked
package launcher.daemon.gateway.app;

import org.jspecify.annotations.NullMarked;
