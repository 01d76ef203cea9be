/** Tests of gateway.internal, without a socket where none is needed. */
@NullMarked
package launcher.daemon.gateway.internal;

import org.jspecify.annotations.NullMarked;
