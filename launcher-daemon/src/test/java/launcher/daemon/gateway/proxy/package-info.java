/** Tests of gateway.proxy, without a socket where none is needed. */
@NullMarked
package launcher.daemon.gateway.proxy;

import org.jspecify.annotations.NullMarked;
