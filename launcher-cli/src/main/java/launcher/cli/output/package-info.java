/**
 * How results look to people: words for amounts, tables, and colour where it helps. Pure; nothing here reads or writes.
 *
 * <p>Colour never carries meaning alone, and what comes from apps or their users cannot steer the terminal.
 */
@NullMarked
package launcher.cli.output;

import org.jspecify.annotations.NullMarked;
