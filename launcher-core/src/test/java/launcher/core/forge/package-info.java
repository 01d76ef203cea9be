/** Tests of what slforge's pid files mean. */
@NullMarked
package launcher.core.forge;

import org.jspecify.annotations.NullMarked;
