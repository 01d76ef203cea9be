/**
 * How much memory apps may still take, read from the kernel's own files; and the daemon's own heap, which is given back
 * when it is not needed.
 *
 * <p>Non-goals: what is too little and which app has to go (core.memory decides), how much an app holds (the provider
 * knows).
 *
 * <p>Flow: {@link launcher.daemon.memory.MemoryWatch}, a thread of its own, has
 * {@link launcher.daemon.memory.MemoryReader} read /proc/meminfo and the limits of the daemon's memory cgroup and its
 * ancestors, takes the least, and posts it to the mailbox: every second while memory is
 * near the threshold, every check interval while it is not, and at once when asked or when the kernel reports stalls
 * ({@link launcher.daemon.memory.PressureTrigger}). The parsers are pure functions of a file's text. No process is
 * spawned. {@link launcher.daemon.memory.HeapTrimmer} is apart from all that: it has the heap collected when load has
 * ended.
 *
 * <p>Failure → behaviour → recovery:
 * <ul>
 *   <li>meminfo or a limit cannot be read → said once with the file, and at each request for a sample; no number
 *       invented, so no app is evicted → read again at the next sample;
 *   <li>the kernel has no PSI, or refuses the trigger → sampling alone, said in the start-up log;
 *   <li>no cgroups, or none with a limit → MemAvailable alone.
 * </ul>
 */
@NullMarked
package launcher.daemon.memory;

import org.jspecify.annotations.NullMarked;
