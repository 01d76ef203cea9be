/** Tests of the whole gateway in front of an app, and what they share. */
@NullMarked
package launcher.daemon.gateway;

import org.jspecify.annotations.NullMarked;
