/** The transition table, row by row, and the samples that other tests vary. */
@NullMarked
package launcher.core.lifecycle;

import org.jspecify.annotations.NullMarked;
