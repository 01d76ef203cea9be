/**
 * The state machine of an app: its states, the facts that move it, and what is to be done about them.
 *
 * <pre>
 *   Stopped ──StartRequested──► Starting(Slot) ──SlotGranted──► Starting(Spawn) ──ProcessStarted──► Starting(Probe)
 *      ▲                             │                             │                                 │         │
 *      │◄────────────stop────────────┘                             │ exit, timeout, stop             │         │
 *      │                                                           ▼                                 ▼         │
 *      ├────RunGone──────────────────────────────────────────── Stopping ◄───────────────────────────┘ ProbeSucceeded
 *      │                                                         │    ▲                                        │
 *      │                                         after a failure │    └─idle, evicted, exit, stop──── Ready ◄──┘
 *      │                                                         ▼      memory limit
 *      └──StartRequested, retryAt───────────────────────────── Failed
 * </pre>
 *
 * <pre>
 *   Ready ──idle, gate closed──► Pausing ──ObservedPaused──► Paused ──StartRequested──► Starting(Resume) ──► Ready
 *                                   │                          │                             │
 *                               NotPaused            stop, evicted, exit                NotResumed
 *                                   └───────────────────► Stopping ◄─────────────────────────┘
 * </pre>
 *
 * <p>An app with the method pause is held where it is instead of stopped when it is idle. Its run stays the same; a
 * resumption is a start without a slot. A run that another program pauses or resumes is followed.
 *
 * <p>Every end of a run passes through Stopping, a crash too: what its main process left behind is ended there, and
 * only RunGone settles the app. A policy first has the gate of the run closed (Ready with a {@code closing} reason) and
 * begins to stop when the gate says that no client came in the meantime.
 *
 * <p>Non-goals: decisions over several apps (core.supervisor), doing anything (the daemon).
 *
 * <p>Failures: a fact about an earlier run is ignored; a start that fails answers every waiter at once with the reason;
 * a run that cannot be ended stays Stopping, its stop waiters are told which processes are left, and the stop is tried
 * again at the next reconciliation.
 */
@NullMarked
package launcher.core.lifecycle;

import org.jspecify.annotations.NullMarked;
