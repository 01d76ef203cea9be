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
 * next reload. A source of apps that lost everything at once (core.source judges) → its apps stay as they were, which
 * is a problem → the source is back at a reload, or the operator accepts the removal.
 */
@NullMarked
package launcher.daemon.reload;

import org.jspecify.annotations.NullMarked;
