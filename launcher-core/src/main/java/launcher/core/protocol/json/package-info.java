/**
 * JSON as the wire carries it: a small immutable tree, and its text.
 *
 * <p>Non-goals: mapping to classes by reflection. Binding each record by hand costs a few lines, and saves the client
 * about 100 ms a call against a cold {@code ObjectMapper}.
 *
 * <p>Failure → behaviour: text that is not JSON, is too deep, or lacks what is asked of it is a
 * {@link launcher.core.protocol.json.WireFormatException} whose message a user can act on. Nothing else is thrown for
 * what comes from outside.
 */
@NullMarked
package launcher.core.protocol.json;

import org.jspecify.annotations.NullMarked;
