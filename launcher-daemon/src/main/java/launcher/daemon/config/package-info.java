/**
 * Reads the configuration: files in, one immutable {@link launcher.daemon.config.Config} out, or all problems at once.
 *
 * <p>Non-goals: applying a change (the launcher's loop does), keeping operators' settings (daemon.state), running
 * anything.
 *
 * <p>Flow: {@code DefaultPaths} says which file → {@code ConfigReader} reads it with {@code conf.d} or, for UCI, with
 * the apps' file ({@code UciTree}) → trees are merged (config.source) → checked against the table of keys (config.key)
 * → {@code SettingsReader} and {@code AppReader} build settings and apps, with defaults, and note in the
 * {@code SettingResolver} where each value comes from.
 *
 * <p>What each source of apps gives is collected in the {@code SourceReport} and judged by core.source; the apps of a
 * source that is lost are taken over from {@code EarlierApps}.
 *
 * <p>Failure → behaviour → recovery: any error in any file → {@code Invalid} with all problems, and the caller keeps
 * the configuration it has → the operator mends the file and reloads. A warning never stops a reload.
 */
@NullMarked
package launcher.daemon.config;

import org.jspecify.annotations.NullMarked;
