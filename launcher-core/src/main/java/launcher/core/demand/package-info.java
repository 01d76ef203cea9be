/** Why an app should run. */
@NullMarked
package launcher.core.demand;

import org.jspecify.annotations.NullMarked;
