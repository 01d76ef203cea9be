/** Tests of the gateway's own pages. */
@NullMarked
package launcher.daemon.gateway.page;

import org.jspecify.annotations.NullMarked;
