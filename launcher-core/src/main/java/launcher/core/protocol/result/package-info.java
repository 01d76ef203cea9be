/**
 * What requests are answered with: a record for each document, which knows its own JSON.
 *
 * <p>The shapes are a contract with scripts: a field is never removed or renamed within a schema, and a field that does
 * not apply is null, not missing. Durations are seconds, sizes bytes, moments ISO 8601 in UTC.
 *
 * <p>Non-goals: the domain's types. The daemon maps them to these, so that its insides may change.
 */
@NullMarked
package launcher.core.protocol.result;

import org.jspecify.annotations.NullMarked;
