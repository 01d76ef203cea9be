/**
 * Tells people from timers: which traffic through the gateway is a sign of a person.
 *
 * <p>Purpose: an app is stopped when it is unused, though its page in a forgotten tab goes on pinging, polling and
 * refreshing itself; and it is not stopped while a person waits for a script that computes in silence. Non-goals: the
 * bytes themselves, which are only looked at, and what follows from it, which the idle policy decides.
 *
 * <pre>
 *   client bytes ─► WebSocketFrameParser ─► BackMessage    ─► ScriptRunTracker ─► UseGate: human, hold
 *   server bytes ─► WebSocketFrameParser ─► ForwardMessage ─► ScriptRunTracker ─► UseGate: hold ends
 *   any other protocol: each data frame of the client is human
 *   request head ─► IgnoreRules: neither wakes nor counts
 * </pre>
 *
 * <p>Both readers work on whatever piece of the stream arrives and remember where they are, in at most 128 bytes a
 * direction: a message may be long, and the flag that tells a timer's rerun from a person's stands near its end, so
 * what is of no interest is skipped by counting.
 *
 * <p>Failures: a message that makes no sense → it counts as human, and so does from then on every data frame of that
 * client, which {@code explain} reports · a stream that is not made of frames → every byte of that client counts · the
 * gate is closed → what comes does not count, because the run is about to end.
 */
@NullMarked
package launcher.daemon.gateway.activity;

import org.jspecify.annotations.NullMarked;
