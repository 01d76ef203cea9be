package launcher.daemon.provider;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import launcher.core.app.AppSpec;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ProcessSpec;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;

/**
 * A machine that exists in memory alone, on which {@link ScriptedProvider}s run apps that follow a script instead of
 * being processes. It outlives the providers, as a machine outlives daemons. A script is a list of words:
 *
 * <pre>
 *   print TEXT    a line of output
 *   await NAME    goes on once {@link #release} was called with the name
 *   serve         goes on until the app is stopped
 *   deaf          from now on TERM is ignored
 *   on USR1 CODE  from now on the signal ends the app with this code, after a line of output
 *   exit CODE     ends
 *   signal N      ends by this signal
 * </pre>
 */
public final class ScriptedHost {

    /** A run on this machine; all of it is guarded by the machine. */
    static final class Run {
        final AppSpec spec;
        final Instance instance;
        final List<String> script;
        final List<String> unread = new ArrayList<>();
        int at;
        boolean deaf;
        Optional<Integer> codeOnUsr1 = Optional.empty();
        boolean paused;
        boolean told;
        Optional<ExitStatus> ended = Optional.empty();
        Optional<Endpoint> ready = Optional.empty();
        MonotonicTime lastUse;

        Run(RunId run, AppSpec spec, Instance instance, List<String> script) {
            this.spec = spec;
            this.instance = instance;
            this.script = script;
            this.lastUse = new MonotonicTime(run.serial());
        }
    }

    final Map<RunId, Run> runs = new LinkedHashMap<>();
    private final Set<String> released = new HashSet<>();
    private Optional<ProviderListener> listener = Optional.empty();
    private long pids = 1_000_000;

    /** Lets the apps go on that wait for this, and those that will. */
    public synchronized void release(String name) {
        released.add(name);
        runs.forEach(this::proceed);
    }

    /** What another program on the machine does to a run; nothing is reported of it. */
    public synchronized void pausedByAnother(RunId run, boolean paused) {
        Run there = Objects.requireNonNull(runs.get(run), "a run that was begun");
        there.paused = paused;
        proceed(run, there);
    }

    synchronized void attach(Optional<ProviderListener> changed) {
        listener = changed;
        runs.forEach(this::tell);
    }

    /** The words of an app that this machine can run; empty for any other. */
    static Optional<List<String>> script(AppSpec spec) {
        return switch (spec.workload()) {
            case ProcessSpec process when process.command().getFirst().equals("scripted") ->
                    Optional.of(process.command().subList(1, process.command().size()));
            case ProcessSpec _ -> Optional.empty();
        };
    }

    synchronized Instance begin(RunId run, AppSpec spec, List<String> script) {
        var begun = new Run(run, spec, Instance.ofProcess(++pids, OptionalInt.empty()), script);
        runs.put(run, begun);
        proceed(run, begun);
        return begun.instance;
    }

    synchronized void signal(RunId run, int signal) {
        Run there = Objects.requireNonNull(runs.get(run), "a run that was begun");
        if (there.ended.isPresent()) {
            return;
        }
        if (signal == 10 && there.codeOnUsr1.isPresent()) {
            there.unread.add("got usr1");
            there.ended = there.codeOnUsr1.map(ExitStatus.Exited::new);
        } else if (signal == 9 || !there.deaf) {
            there.ended = Optional.of(new ExitStatus.Signaled(signal));
        }
        tell(run, there);
    }

    void proceed(RunId run, Run there) {
        while (!there.paused && there.ended.isEmpty() && there.at < there.script.size() && step(there)) {
            there.at++;
        }
        tell(run, there);
    }

    /** Does the word at hand; false while it cannot be passed. */
    private boolean step(Run there) {
        switch (there.script.get(there.at)) {
            case "print" -> there.unread.add(there.script.get(++there.at));
            case "await" -> {
                if (!released.contains(there.script.get(there.at + 1))) {
                    return false;
                }
                there.at++;
            }
            case "serve" -> {
                return false;
            }
            case "deaf" -> there.deaf = true;
            case "on" -> {
                there.at += 2;
                there.codeOnUsr1 = Optional.of(Integer.valueOf(there.script.get(there.at)));
            }
            case "exit" ->
                    there.ended = Optional.of(new ExitStatus.Exited(Integer.parseInt(there.script.get(++there.at))));
            case "signal" ->
                    there.ended = Optional.of(new ExitStatus.Signaled(Integer.parseInt(there.script.get(++there.at))));
            default -> throw new AssertionError("no such word: " + there.script.get(there.at));
        }
        return true;
    }

    /** Output first, then the end of it, once. */
    private void tell(RunId run, Run there) {
        listener.ifPresent(told -> {
            there.unread.forEach(line -> told.output(run, 0, line));
            there.unread.clear();
            if (!there.told && there.ended.isPresent()) {
                there.told = true;
                told.exited(run, there.ended.get(), Optional.empty());
            }
        });
    }
}
