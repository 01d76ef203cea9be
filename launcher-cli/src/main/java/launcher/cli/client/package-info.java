/**
 * The client's end of the control socket: which socket, one request and its answer, and what went wrong.
 *
 * <p>Failure → behaviour: everything that keeps an answer from coming, or is an error from the daemon, is a
 * {@link launcher.cli.client.RequestFailedException} with the command line's exit code, a message and a hint.
 */
@NullMarked
package launcher.cli.client;

import org.jspecify.annotations.NullMarked;
