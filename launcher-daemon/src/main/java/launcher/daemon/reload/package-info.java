/**
 * The configuration in force and how another replaces it.
 *
 * <pre>
 *   SIGHUP, reload ─► ConfigurationReloader ─► ActiveConfiguration (read, validate, operators' settings on top)
 *                                                      └─► ConfigurationApplier ─► engine, memory, touches, gateway,
 *                                                      control
 * </pre>
 *
 * <p>Not here: reading files ({@code config}), what a change means for an app (core).
 *
 * <p>Failure → behaviour → recovery: a configuration that is wrong changes nothing and is reported as a problem → the
 * next reload.
 */
@NullMarked
package launcher.daemon.reload;

import org.jspecify.annotations.NullMarked;
