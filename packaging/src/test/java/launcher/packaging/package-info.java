/**
 * What is delivered: start scripts, units, installation (tests), and the built product seen from outside (end-to-end
 * tests, {@code *IT}, which run after the distribution is built).
 */
@NullMarked
package launcher.packaging;

import org.jspecify.annotations.NullMarked;
