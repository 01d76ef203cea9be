package launcher.daemon.provider.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import launcher.daemon.os.Account;
import launcher.daemon.os.OsException;
import launcher.daemon.provider.Provider.AdoptedRun;
import launcher.daemon.provider.Provider.Observation;
import launcher.daemon.provider.process.procfs.ProcStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Supervises what was not started here: the runs of an earlier daemon, and processes of another program. */
final class RunAdopter {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final Adoption adoption;
    private final TakeOver takeOver;
    private final RunRegistry runs;
    private final Ports ports;
    private final Monitors monitors;

    /** Opens the output of a run that was found. */
    @FunctionalInterface
    interface Monitors {
        RunMonitor of(FoundRun found) throws OsException;
    }

    RunAdopter(Adoption adoption, TakeOver takeOver, RunRegistry runs, Ports ports, Monitors monitors) {
        this.adoption = adoption;
        this.takeOver = takeOver;
        this.runs = runs;
        this.ports = ports;
        this.monitors = monitors;
    }

    /** The runs that an earlier daemon left, supervised from now on. */
    List<AdoptedRun> adopt() {
        var adopted = new ArrayList<FoundRun>();
        for (FoundRun found : adoption.find()) {
            try {
                adopt(found);
                adopted.add(found);
            } catch (OsException e) {
                LOG.error("{}: cannot be taken over, so it is stopped: {}", found.run(), e.getMessage());
                // an app whose output cannot be read would hang sooner or later, and be started a second time
                adoption.clean(found);
            }
        }
        Map<RunId, List<ProcStat>> members = runs.members(adopted.stream().map(FoundRun::run).toList());
        adopted.forEach(found -> endInterruptedPause(found, members.getOrDefault(found.run(), List.of())));
        return adopted.stream().map(found -> new AdoptedRun(found.run(),
                Instance.ofProcess(found.registration().app().pid(), found.record().port()),
                found.servesStill(members.getOrDefault(found.run(), List.of())),
                new PauseSequence(found.processes()).observe(members.getOrDefault(found.run(), List.of()))
                        == Observation.PAUSED,
                new MonotonicTime(found.record().humanNanos()))).toList();
    }

    /** A daemon that was killed between the first and the last process it paused left an app that hangs. */
    private static void endInterruptedPause(FoundRun found, List<ProcStat> members) {
        var pause = new PauseSequence(found.processes());
        boolean held = members.stream().anyMatch(process ->
                process.identity().equals(found.registration().app()) && process.stopped());
        if (held && pause.observe(members) == Observation.RUNNING) {
            LOG.info("{}: not all of its processes were paused, so all go on", found.run());
            pause.resume();
        }
    }

    /** See {@link launcher.daemon.provider.Provider#takeOver}. */
    Optional<Instance> takeOver(RunId run, AppSpec spec, long pid, OptionalInt port) {
        Optional<ProcStat> there = ProcStat.of(pid).filter(ProcStat::alive)
                .filter(process -> process.realUid().filter(uid -> uid == Account.ownUid()).isPresent());
        boolean known = runs.members(runs.all().stream().map(RunMonitor::run).toList()).values().stream()
                .flatMap(List::stream).anyMatch(process -> process.pid() == pid);
        if (there.isEmpty() || known) {
            return Optional.empty();
        }
        Optional<FoundRun> found = takeOver.of(run, spec, there.get(), port);
        try {
            if (found.isPresent()) {
                adopt(found.get());
            }
            return found.map(_ -> Instance.ofProcess(pid, port));
        } catch (OsException e) {
            LOG.warn("{}: process {} cannot be taken over: {}", run, pid, e.getMessage());
            found.get().folder().deleteQuietly();
            return Optional.empty();
        }
    }

    private void adopt(FoundRun found) throws OsException {
        RunMonitor live = monitors.of(found);
        found.record().port().ifPresent(port -> ports.hold(found.run(), port));
        runs.add(live);
        live.watchAdopted(found.registration());
    }
}
