/**
 * Follows SecuBox's {@code slforge}, which starts and stops the same apps by itself and knows them by its pid files.
 *
 * <pre>
 *   pid file appears ─► a Streamlit process of the app? ─► Provider.takeOver ─► the loop: found, with a fresh clock
 *   pid file goes, the run with it ─► the loop: stop requested, so it stays down until a client comes
 *   a run of ours begins ─► its pid file, so that slforge finds and stops it
 *   streamlit-launcher or streamlit-forge changes ─► reload
 * </pre>
 *
 * <p>Not here: what an app is (config), how it is started and ended (provider), whether it runs and what its pid
 * file means (core).
 *
 * <p>Failure → behaviour → recovery: no news from the kernel → everything is looked at each check_interval; a pid file
 * that is another account's, or whose process is no Streamlit of this app → left alone.
 */
@NullMarked
package launcher.daemon.forge;

import org.jspecify.annotations.NullMarked;
