package launcher.daemon.provider.process;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.process.cgroup.RunCgroup;
import launcher.daemon.provider.process.procfs.ListenSockets;
import launcher.daemon.provider.process.procfs.ProcStat;

/** What is known of a run that an earlier daemon left. */
record FoundRun(RunId run, RunDirectory folder, RunRecord record, RunDirectory.Registration registration) {

    Optional<RunCgroup> cgroup() {
        return record.cgroup(run);
    }

    /** Where its output is read, by whatever name there still is. */
    Path output() {
        return folder.hasOutput() || !registration.hasShim() || !registration.shim().alive() ? folder.out()
                : ShimProcess.output(registration.shim());
    }

    RunProcesses processes() {
        return new RunProcesses(run, registration, cgroup(), record.uid());
    }

    /**
     * Where it served, unless a process that is none of these listens there now; a run that has closed its socket
     * for a while is not asked why.
     */
    Optional<Endpoint> servesStill(List<ProcStat> members) {
        return record.ready().filter(endpoint -> switch (endpoint) {
            case Endpoint.Tcp(String host, int port) -> {
                InetAddress there = InetAddress.ofLiteral(host);
                List<ListenSockets.Listener> listeners = ListenSockets.on(port).stream()
                        .filter(listener -> listener.conflictsWith(there)).toList();
                yield listeners.isEmpty() || ListenSockets.heldBy(members, listeners).isPresent();
            }
            case Endpoint.Unix _, Endpoint.None _ -> true;
        });
    }
}
