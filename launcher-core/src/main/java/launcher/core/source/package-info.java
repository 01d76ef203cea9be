/**
 * Where apps come from, and what stays of them when such a source loses all of them at once: a folder that is not
 * mounted looks like a folder that was emptied. Non-goals: reading the sources, ending what is removed.
 */
@NullMarked
package launcher.core.source;

import org.jspecify.annotations.NullMarked;
