/**
 * The commands: each request becomes events for the loop, or a question to what is published, and is answered.
 *
 * <p>{@link launcher.daemon.control.command.CommandDispatcher} is the table of all requests and their handlers; a
 * handler takes the requests of one topic. What a handler needs of the rest of the daemon it names as a small port
 * here, which the wiring binds.
 *
 * <p>Non-goals: sockets, framing and permissions, which are the business of {@link launcher.daemon.control}; decisions,
 * which are core's.
 *
 * <p>Failures: each request is answered on every path; a client that hangs up ends only its own wait.
 */
@NullMarked
package launcher.daemon.control.command;

import org.jspecify.annotations.NullMarked;
