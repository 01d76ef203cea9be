/** How soon an app that failed may be started again, and when it has failed too often. */
@NullMarked
package launcher.core.restart;

import org.jspecify.annotations.NullMarked;
