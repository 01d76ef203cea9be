/**
 * When memory is short, and which app goes first.
 *
 * <p>Non-goals: measuring memory, stopping apps. Both are effects of others; what stands here are pure functions that
 * {@code explain} and {@code --dry-run} call as freely as the launcher does.
 */
@NullMarked
package launcher.core.memory;

import org.jspecify.annotations.NullMarked;
