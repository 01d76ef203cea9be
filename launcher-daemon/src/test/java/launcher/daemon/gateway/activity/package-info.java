/** Tests of what counts as a sign of a person. */
@NullMarked
package launcher.daemon.gateway.activity;

import org.jspecify.annotations.NullMarked;
