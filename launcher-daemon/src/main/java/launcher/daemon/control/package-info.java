/**
 * The control socket: which users may ask, the framing of lines, and the order of answers.
 *
 * <p>The flow: {@link launcher.daemon.control.SocketFile} claims the path (a stale socket is removed, a live one names
 * its owner's pid); {@link launcher.daemon.control.ControlServer} accepts and asks the kernel for the client's account;
 * each {@link launcher.daemon.control.ControlConnection} has a thread that reads lines and sees the hang-up, and a
 * thread that answers in order; {@link launcher.daemon.control.CommandHandler} does what was asked and tells the
 * {@link launcher.daemon.engine.ResponseChannel}. Blocking streams on platform threads: a blocked channel read on a
 * virtual thread would burn a core.
 *
 * <p>Non-goals: deciding anything about apps; TCP.
 *
 * <p>Failure → behaviour → recovery: a line that is too long, or is no request → an error, and that connection is
 * closed · half a line and a hang-up → the connection is forgotten · the 65th connection → answered {@code busy} and
 * closed · a client that reads too slowly → its stream ends with {@code too-slow}, and if it reads nothing at all it is
 * cut off · a client that hangs up while it waits → its wait is cancelled, nothing else · a bug in a handler →
 * {@code internal} for that client, logged · a second daemon → it is told the first daemon's pid · the file system
 * takes no socket → the daemon goes on without, said → made at a later check_interval.
 */
@NullMarked
package launcher.daemon.control;

import org.jspecify.annotations.NullMarked;
