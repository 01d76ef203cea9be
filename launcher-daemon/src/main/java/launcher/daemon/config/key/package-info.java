/**
 * The table of all configuration keys, and what a value of each must look like.
 *
 * <p>Non-goals: files (config.source), what keys mean together (config).
 *
 * <p>Flow: {@code Keys.ROOT} reads a tree into a {@code ConfigSection}: every value is checked against its
 * {@code ValueType}, unknown keys are reported with a guess, and the rest of the tree is still read. The JSON schema of
 * the configuration and the check of the samples come from the same table, so that neither can drift.
 *
 * <p>Failure → behaviour → recovery: a wrong value → a problem that says what is expected → its key counts as given but
 * has no value.
 */
@NullMarked
package launcher.daemon.config.key;

import org.jspecify.annotations.NullMarked;
