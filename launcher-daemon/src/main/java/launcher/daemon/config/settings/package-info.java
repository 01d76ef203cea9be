/**
 * The settings of each part of the daemon as one immutable record, used where the setting is needed.
 *
 * <p>Purpose: the reader of the configuration fills these records, and the part that a setting is about takes the
 * record itself, so that no setting is declared twice.
 *
 * <p>Non-goals: reading and checking (daemon.config), what concerns apps (launcher-core's catalog), constants that an
 * operator cannot set (they stay with the part that uses them), deciding whether a change needs a restart
 * (daemon.config).
 *
 * <p>Flow: files → {@code ConfigReader} → {@code SettingsReader} → a record of this package inside {@code Config} → the
 * part's start, and again after each reload.
 *
 * <p>Failure → behaviour → recovery: a value that is not allowed never reaches a record: the reader reports it, and the
 * records in force stay → the operator corrects the file and reloads.
 */
@NullMarked
package launcher.daemon.config.settings;

import org.jspecify.annotations.NullMarked;
