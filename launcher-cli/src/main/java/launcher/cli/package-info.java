/** The command line: main and exit codes. */
@NullMarked
package launcher.cli;

import org.jspecify.annotations.NullMarked;
