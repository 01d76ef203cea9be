/** Tests of how slforge is followed. */
@NullMarked
package launcher.daemon.forge;

import org.jspecify.annotations.NullMarked;
