/** Tests of the front door's parts, without a socket where none is needed. */
@NullMarked
package launcher.daemon.gateway;

import org.jspecify.annotations.NullMarked;
