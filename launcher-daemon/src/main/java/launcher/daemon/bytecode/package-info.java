/**
 * Compiles the Python of Streamlit apps ahead of their first start, whose imports would otherwise do it while a client
 * waits.
 *
 * <p>Apart from daemon.config, which starts no process, and from daemon.provider, which runs apps: this is neither.
 *
 * <p>Non-goals: installing packages; apps that run as another account, in whose folders the daemon must not write or
 * run anything.
 *
 * <p>Flow: an app is registered or changed → {@code BytecodeCompiler.compile} queues its folder → one thread looks
 * whether any script is newer than its bytecode, and only then runs {@code python -m compileall} at the lowest
 * priority.
 *
 * <p>Failure → behaviour → recovery: no interpreter, a syntax error, a compiler that hangs, a full queue → the app
 * compiles at its first start, as it would have without this → nothing to do.
 */
@NullMarked
package launcher.daemon.bytecode;

import org.jspecify.annotations.NullMarked;
