package launcher.daemon.provider.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import launcher.core.app.StopSpec;
import launcher.daemon.os.OsException;
import launcher.daemon.os.OsPoller;
import launcher.daemon.os.Pidfd;
import launcher.daemon.provider.Provider.StopResult;
import launcher.daemon.provider.process.cgroup.RunCgroup;
import launcher.daemon.provider.process.procfs.ProcStat;
import launcher.daemon.provider.process.procfs.ProcessIdentity;
import launcher.daemon.provider.process.procfs.ProcessTerminator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process tree: asks the whole group, waits, kills, and looks until no process is found any more.
 *
 * <pre>
 *   ask: signal all ──► wait for their pidfds ──► look again ─┬─ none ──► gone
 *          ▲                                                  ├─ new ones, time left ──► ask them too
 *          └──────────────────────────────────────────────────┘  time over ──► kill
 *   kill: all but the shim ──► … ──► the shim ──► none: gone, or stuck
 * </pre>
 *
 * The shim comes last: it still writes the exit status, and what loses its parent may become its child, by which it is
 * found. Once the app has ended there is nothing left for it to do but that.
 */
final class StopSequence {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** Without asking first. */
    static final StopSpec KILL = new StopSpec(StopSpec.Signal.KILL, Duration.ZERO);

    private static final int SIGKILL = 9;
    private static final int SIGCONT = 18;
    /** How long killed processes may take to go; a process in an uninterruptible wait takes longer. */
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration KILL_ROUND = Duration.ofMillis(500);
    private static final Duration SHIM_ROUND = Duration.ofMillis(100);

    private final RunProcesses processes;
    private final BooleanSupplier over;
    private final OsPoller poller;

    /** @param over whether the exit status is written */
    StopSequence(RunProcesses processes, BooleanSupplier over, OsPoller poller) {
        this.processes = processes;
        this.over = over;
        this.poller = poller;
    }

    StopResult run(StopSpec how) throws InterruptedException {
        boolean asks = how.signal() != StopSpec.Signal.KILL && how.timeout().isPositive();
        if (asks && ask(how.signal().number(), how.timeout())) {
            return new StopResult.Gone();
        }
        return kill();
    }

    /** True if all went within the time. */
    private boolean ask(int signal, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Set<ProcessIdentity> asked = new HashSet<>();
        while (true) {
            List<ProcStat> there = processes.find();
            if (there.isEmpty()) {
                return true;
            }
            if (processes.ofTheApp(there).isEmpty() && over.getAsBoolean()) {
                return false;
            }
            if (asked.isEmpty()) {
                askAll(there, signal);
            } else {
                List<ProcStat> late = there.stream().filter(process -> !asked.contains(process.identity())).toList();
                ProcessTerminator.signal(identities(late), signal);
            }
            asked.addAll(identities(there));
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            await(there, Duration.ofNanos(left));
        }
    }

    /** The shim ends right after the app, unless it stays for orphans. */
    private void await(List<ProcStat> there, Duration atMost) throws InterruptedException {
        ProcessTerminator.await(identities(processes.ofTheApp(there)), atMost, poller);
        if (!over.getAsBoolean()) {
            ProcessTerminator.await(List.of(processes.shim()), SHIM_ROUND, poller);
        }
    }

    /**
     * The group at once, so that no process in it sees another's end before its own signal; then those that left it. A
     * group with neither shim nor app in it may be another account's by now, so its members are signalled one by one.
     */
    private void askAll(List<ProcStat> there, int signal) {
        long group = processes.shim().pid();
        boolean ours = there.stream().anyMatch(process -> process.group() == group && processes.isRegistered(process));
        List<ProcStat> outside = there.stream().filter(process -> !ours || process.group() != group).toList();
        if (ours) {
            signalGroup(group, signal);
        }
        ProcessTerminator.signal(identities(outside), signal);
        // a process that was stopped hears the signal only once it goes on
        if (ours) {
            signalGroup(group, SIGCONT);
        }
        ProcessTerminator.signal(identities(outside), SIGCONT);
    }

    private StopResult kill() throws InterruptedException {
        long deadline = System.nanoTime() + KILL_TIMEOUT.toNanos();
        boolean alone = false;
        while (true) {
            List<ProcStat> there = processes.find();
            if (there.isEmpty()) {
                return new StopResult.Gone();
            }
            if (System.nanoTime() >= deadline) {
                return new StopResult.Stuck("processes " + ProcStat.pids(there));
            }
            // the shim is not in it
            processes.cgroup().ifPresent(RunCgroup::kill);
            List<ProcStat> others = processes.ofTheApp(there);
            boolean killsShim = others.isEmpty() && (alone || over.getAsBoolean());
            ProcessTerminator.signal(identities(killsShim ? there : others), SIGKILL);
            if (killsShim) {
                ProcessTerminator.await(identities(there), KILL_ROUND, poller);
            } else {
                await(there, KILL_ROUND);
            }
            alone = others.isEmpty();
        }
    }

    private static List<ProcessIdentity> identities(List<ProcStat> there) {
        return there.stream().map(ProcStat::identity).toList();
    }

    private static void signalGroup(long group, int signal) {
        try {
            Pidfd.signalGroup(group, signal);
        } catch (OsException e) {
            LOG.debug("signal {} to group {}: {}", signal, group, e.getMessage());
        }
    }
}
