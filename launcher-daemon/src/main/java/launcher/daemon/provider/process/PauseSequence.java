package launcher.daemon.provider.process;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import launcher.daemon.provider.Provider.Observation;
import launcher.daemon.provider.Provider.PauseResult;
import launcher.daemon.provider.Provider.ResumeResult;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.daemon.provider.process.procfs.ProcessTerminator;

/**
 * Holds the processes of a run where they are, and lets them go on: SIGSTOP and SIGCONT to all of them but the shim,
 * which only waits and has to write the exit status of an app that is killed meanwhile.
 *
 * <pre>
 *   pause:  stop those that move ──► look again ─┬─ none moves ──► paused
 *              ▲                                 ├─ new or slow, time left ───────┐
 *              └─────────────────────────────────┼────────────────────────────────┘
 *                                                └─ time over ──► all go on: not paused
 * </pre>
 */
record PauseSequence(RunProcesses processes) {

    private static final int SIGCONT = 18;
    private static final int SIGSTOP = 19;
    /** A process in an uninterruptible wait stops only after it. */
    private static final Duration PAUSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

    PauseResult pause() {
        long deadline = System.nanoTime() + PAUSE_TIMEOUT.toNanos();
        while (true) {
            List<ProcStat> there = processes.ofTheApp(processes.find());
            List<ProcStat> moving = there.stream().filter(process -> !process.stopped()).toList();
            if (there.isEmpty()) {
                return new PauseResult.NotPaused("none of its processes is left");
            } else if (moving.isEmpty()) {
                return new PauseResult.Paused();
            } else if (System.nanoTime() >= deadline) {
                signal(there, SIGCONT);
                return new PauseResult.NotPaused("processes " + ProcStat.pids(moving) + " would not stop moving");
            }
            signal(moving, SIGSTOP);
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    ResumeResult resume() {
        List<ProcStat> there = processes.ofTheApp(processes.find());
        if (there.isEmpty()) {
            return new ResumeResult.NotResumed("none of its processes is left");
        }
        signal(there, SIGCONT);
        return new ResumeResult.Resumed();
    }

    /** How a run is of which these processes are there. */
    Observation observe(List<ProcStat> there) {
        List<ProcStat> app = processes.ofTheApp(there);
        if (there.isEmpty()) {
            return Observation.GONE;
        }
        return !app.isEmpty() && app.stream().allMatch(ProcStat::stopped) ? Observation.PAUSED : Observation.RUNNING;
    }

    private static void signal(List<ProcStat> to, int signal) {
        ProcessTerminator.signal(to.stream().map(ProcStat::identity).toList(), signal);
    }
}
