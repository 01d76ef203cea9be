/**
 * The verbs: one class each, which turns arguments into a request, and the result into lines and an exit code.
 *
 * <p>{@link launcher.cli.command.CliRunner} parses with only the verb that was typed, which makes every call faster;
 * {@link launcher.cli.command.Verbs} is the list of all. {@link launcher.cli.command.CliContext} holds the global
 * options and where things go.
 *
 * <p>Failure → behaviour: wrong usage → exit 2 before anything is asked; whatever keeps the result from coming →
 * {@link launcher.cli.client.RequestFailedException}, printed by the runner with its hint; verbs of later versions →
 * refused by name.
 */
@NullMarked
package launcher.cli.command;

import org.jspecify.annotations.NullMarked;
