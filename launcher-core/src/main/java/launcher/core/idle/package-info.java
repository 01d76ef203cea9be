/** When a run has been unused for long enough to be stopped. Non-goals: who uses it (the gate knows), stopping it. */
@NullMarked
package launcher.core.idle;

import org.jspecify.annotations.NullMarked;
