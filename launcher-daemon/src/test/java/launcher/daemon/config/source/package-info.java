/** Tests of how configuration files are read. */
@NullMarked
package launcher.daemon.config.source;

import org.jspecify.annotations.NullMarked;
