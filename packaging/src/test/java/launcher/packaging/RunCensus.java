package launcher.packaging;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import launcher.fixtures.Processes;
import launcher.fixtures.Workspace;

/**
 * What runs at one moment, as {@code /proc} shows it and not as the launcher says: the processes of each run, by the
 * run's name.
 *
 * @param processes of each run, its shim included
 * @param live      the runs whose app itself runs; of the others there is a shim alone
 */
record RunCensus(Map<String, List<Long>> processes, List<String> live) {

    private static final String SHIM = "shim.sh";

    static RunCensus of(Workspace workspace) {
        Map<String, List<Long>> processes = Processes.byRunIn(workspace.folder());
        List<String> live = processes.entrySet().stream()
                .filter(run -> run.getValue().stream().map(Processes::commandLine)
                        .anyMatch(line -> !line.isEmpty() && !line.contains(SHIM)))
                .map(Map.Entry::getKey).toList();
        return new RunCensus(processes, live);
    }

    /** The app of a run: its name is the app's and a serial. */
    static String appOf(String run) {
        return run.substring(0, run.lastIndexOf('.'));
    }

    /** True if one of the run's processes still runs. */
    boolean stillRuns(String run) {
        return processes.getOrDefault(run, List.of()).stream().anyMatch(Processes::alive);
    }

    /** Apps of which two runs run, each with its runs. A run that ended while the census was taken does not count. */
    List<String> doubles() {
        return byApp(processes.keySet()).values().stream()
                .filter(runs -> runs.size() > 1 && runs.stream().allMatch(this::stillRuns))
                .map(runs -> "two runs at once: " + runs + " " + runs.stream().map(processes::get).toList()).toList();
    }

    private static Map<String, List<String>> byApp(Collection<String> runs) {
        return runs.stream().collect(Collectors.groupingBy(RunCensus::appOf, TreeMap::new, Collectors.toList()));
    }

    /** The run that this process is of. */
    Stream<String> runOf(long pid) {
        return processes.entrySet().stream().filter(run -> run.getValue().contains(pid)).map(Map.Entry::getKey);
    }
}
