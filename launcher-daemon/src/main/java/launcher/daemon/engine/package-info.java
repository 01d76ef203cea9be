/**
 * The one loop: facts come in through a mailbox, the core decides, effects go out.
 *
 * <pre>
 *   post(event) ─► EventLoop (one thread) ─► Supervisor.handle ─► AppSnapshots (what readers see)
 *                                                             └─► EffectExecutor ─► a lane a run ─► provider, prober, …
 *   a use of a ready app ─► UseGate of its run (atomic, no mailbox)
 * </pre>
 *
 * <p>Threads: {@code launcher-loop} owns all state and does no I/O. Lanes are platform threads that come and go with
 * their effects, a bounded number at once. Gates and snapshots may be used from any thread.
 *
 * <p>Failures: an exception in a step changes nothing; it is logged with its event and the app is stopped, the others
 * go on. An effect that throws is logged, and its run is reported as ended so that no caller waits for it.
 */
@NullMarked
package launcher.daemon.engine;

import org.jspecify.annotations.NullMarked;
