/**
 * What an app is: its name, its specification, and the immutable catalog of all of them.
 *
 * <p>Non-goals: reading configuration (daemon.config does), knowing what runs now (core.lifecycle).
 */
@NullMarked
package launcher.core.app;

import org.jspecify.annotations.NullMarked;
