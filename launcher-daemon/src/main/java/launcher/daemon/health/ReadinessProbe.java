package launcher.daemon.health;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ReadinessSpec.Check.CommandSucceeds;
import launcher.core.app.ReadinessSpec.Check.HttpAnswers;
import launcher.core.app.ReadinessSpec.Check.LogMatches;
import launcher.core.app.ReadinessSpec.Check.ProcessUp;
import launcher.core.app.ReadinessSpec.Check.TcpListens;
import launcher.core.health.PortOwnership;
import launcher.core.health.ProbeSchedule;
import launcher.core.health.ProbeSpec;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.health.CommandRunner.CommandResult;
import launcher.daemon.provider.Provider;

/** The probes of a run, on a virtual thread of its own; each finding is reported, what it means is for core to say. */
final class ReadinessProbe {

    /** Lines that wait to be searched; more are not searched, and that is said. */
    static final int LINES_WAITING_MAX = 256;

    private final RunId run;
    private final ProbeSpec spec;
    private final Provider provider;
    private final Means means;
    private final ProbeSchedule schedule;
    private final MonotonicTime up;
    private final Thread thread;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(LINES_WAITING_MAX);
    private final AtomicBoolean linesNotSearched = new AtomicBoolean();
    private volatile boolean cancelled;
    private String lastReported = "";

    /** What all probes work with. */
    record Means(
            Supplier<MonotonicTime> clock, Mailbox mailbox, CommandRunner commands, RecentOutput earlier,
                    HttpProbe http) {}

    ReadinessProbe(RunId run, ProbeSpec spec, Provider provider, Means means) {
        this.run = run;
        this.spec = spec;
        this.provider = provider;
        this.means = means;
        schedule = spec.schedule();
        up = means.clock().get();
        thread = Thread.ofVirtual().name("probe-" + run).unstarted(this::probe);
    }

    void start() {
        thread.start();
    }

    void cancel() {
        cancelled = true;
        // ends a wait, a socket operation and a command alike
        thread.interrupt();
    }

    void join(Duration atMost) {
        try {
            thread.join(atMost);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    void output(String line) {
        if (spec.check() instanceof LogMatches && !lines.offer(shortened(line))) {
            linesNotSearched.set(true);
        }
    }

    private static String shortened(String line) {
        return line.length() <= LineSearch.LINE_LENGTH_MAX ? line : line.substring(0, LineSearch.LINE_LENGTH_MAX);
    }

    private void probe() {
        try {
            Thread.sleep(spec.firstDelay());
            switch (spec.check()) {
                case ProcessUp() -> repeat(this::succeeded);
                case TcpListens() -> probePort(_ -> Optional.empty());
                case HttpAnswers check -> probePort(host -> ask(host, check));
                case CommandSucceeds check -> repeat(() -> run(check.command()));
                case LogMatches check -> {
                    awaitMatch(new LineSearch(check.regex()), check.regex());
                    repeat(this::succeeded);
                }
            }
        } catch (InterruptedException _) {
            // cancelled: no finding is wanted any more
        }
    }

    private interface Attempt {
        void make() throws InterruptedException;
    }

    private void repeat(Attempt attempt) throws InterruptedException {
        while (true) {
            attempt.make();
            Thread.sleep(schedule.delayAfter(up.until(means.clock().get())));
        }
    }

    /** Asks the app at this host. */
    private interface Question {
        /** What is wrong with the answer, for people. */
        Optional<String> wrongAt(String host);
    }

    /** A listener of the run's own is what TCP readiness means; what it says to a connection is not asked. */
    private void probePort(Question question) throws InterruptedException {
        if (spec.port().isEmpty()) {
            failed(new PortOwnership.NotListening(),
                    "it has no port that could be probed; set port, or ready: {command: …} or {log: …}");
            return;
        }
        int number = spec.port().getAsInt();
        PortPoller look = new PortPoller(provider, run, number);
        MonotonicTime listeningSince = up;
        boolean listening = false;
        while (true) {
            MonotonicTime now = means.clock().get();
            PortOwnership listener = look.at(now);
            switch (listener) {
                case PortOwnership.Owned(String host) -> {
                    if (!listening) {
                        listening = true;
                        listeningSince = now;
                    }
                    question.wrongAt(host).ifPresentOrElse(why -> failed(listener, why), this::succeeded);
                    Thread.sleep(schedule.delayAfter(listeningSince.until(now)));
                }
                case PortOwnership.NotListening() -> {
                    listening = false;
                    failed(listener, "nothing listens on port " + number + " yet");
                    Thread.sleep(schedule.lookDelayAfter(up.until(now)));
                }
                case PortOwnership.TakenBy taken -> {
                    listening = false;
                    failed(listener, taken.holder());
                    Thread.sleep(schedule.delayAfter(up.until(now)));
                }
            }
        }
    }

    private Optional<String> ask(String host, HttpAnswers check) {
        return switch (means.http().ask(host, spec.port().getAsInt(), check, spec.timeout())) {
            case HttpProbe.Answer.Good() -> Optional.empty();
            case HttpProbe.Answer.Bad(String why) -> Optional.of(why);
        };
    }

    private void run(List<String> command) throws InterruptedException {
        Optional<ProcessBuilder> likeTheApp = provider.exec(run, spec.app(), command);
        CommandResult result = likeTheApp.isEmpty()
                ? new CommandResult.NotRun("it cannot be started as the app was; the daemon's log says why")
                : means.commands().run(likeTheApp.get(), spec.timeout());
        switch (result) {
            case CommandResult.Exited(int code) when code == 0 -> succeeded();
            case CommandResult.Exited(int code) -> commandFailed("exited with code " + code);
            case CommandResult.TimedOut() -> commandFailed("was ended after " + spec.timeout().toMillis() + " ms");
            case CommandResult.NotRun(String why) -> commandFailed("did not run: " + why);
        }
    }

    private void commandFailed(String how) {
        failed(new PortOwnership.NotListening(), "the readiness command " + how);
    }

    private void awaitMatch(LineSearch search, String regex) throws InterruptedException {
        noLine("no line has matched \"" + regex + "\" yet");
        for (String line : means.earlier().of(run)) {
            if (found(search, line)) {
                return;
            }
        }
        while (!found(search, lines.take())) {
            if (linesNotSearched.get()) {
                noLine("some lines came too fast to be searched for \"" + regex + "\"");
            }
            // a printing app must not keep its carrier thread from all other work
            LockSupport.parkNanos(1);
        }
    }

    private boolean found(LineSearch search, String line) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return switch (search.in(line)) {
            case YES -> true;
            case NO -> false;
            case GAVE_UP -> {
                noLine("the expression of ready.log takes too long on a line of the output; simplify it");
                yield false;
            }
        };
    }

    private void noLine(String why) {
        failed(new PortOwnership.NotListening(), why);
    }

    /** The listener is looked up now: the socket that answered may be another process's by this time. */
    private void succeeded() {
        PortOwnership listener = spec.port().isPresent()
                ? provider.portOwnership(run, spec.port().getAsInt())
                : new PortOwnership.NotListening();
        if (!cancelled) {
            means.mailbox().post(new AppEvent.ProbeSucceeded(run, listener));
        }
    }

    private void failed(PortOwnership listener, String why) {
        if (!cancelled && !why.equals(lastReported)) {
            lastReported = why;
            means.mailbox().post(new AppEvent.ProbeFailed(run, listener, why));
        }
    }
}
