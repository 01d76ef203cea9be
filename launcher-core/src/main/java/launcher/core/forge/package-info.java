/**
 * What the pid files of SecuBox's {@code slforge} mean, which starts and stops the same apps by itself. Non-goals:
 * reading and writing them, and which process is a Streamlit one (the daemon's adapter knows).
 */
@NullMarked
package launcher.core.forge;

import org.jspecify.annotations.NullMarked;
