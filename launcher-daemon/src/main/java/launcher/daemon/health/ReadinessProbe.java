package launcher.daemon.health;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.ReadinessSpec.Check.CommandSucceeds;
import launcher.core.app.ReadinessSpec.Check.HttpAnswers;
import launcher.core.app.ReadinessSpec.Check.LogMatches;
import launcher.core.app.ReadinessSpec.Check.ProcessUp;
import launcher.core.app.ReadinessSpec.Check.TcpListens;
import launcher.core.health.ProbeSchedule;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.daemon.health.CommandRunner.CommandResult;
import launcher.daemon.health.PortOwners.Ownership;

/** The watch of one run, on its own virtual thread. */
final class ReadinessProbe {

    /** How long a process must have been up to be ready by that alone. */
    static final Duration SETTLED_AFTER = Duration.ofMillis(200);

    /** Lines that wait to be searched; more are not searched, and that is said. */
    static final int LINES_WAITING_MAX = 256;

    /** A command is a process each time, so it is not run more often than this however fast the schedule. */
    static final Duration COMMAND_DELAY_MIN = Duration.ofMillis(50);

    private static final String LOOPBACK = "127.0.0.1";

    private final RunId run;
    private final ReadinessSpec spec;
    private final OptionalInt port;
    private final CommandFactory context;
    private final ReadinessListener listener;
    private final Means means;
    private final Consumer<ReadinessProbe> onDone;
    private final ProbeSchedule schedule;
    private final MonotonicTime up;
    private final Thread thread;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(LINES_WAITING_MAX);
    private final AtomicBoolean linesNotSearched = new AtomicBoolean();
    private volatile boolean cancelled;
    private String lastTold = "";

    /** What every watch works with. */
    record Means(
            Supplier<MonotonicTime> clock, PortOwners owners, CommandRunner commands, RecentOutput earlier,
                    HttpProbe http) {}

    /** @param onDone called once, on the watch's thread, when it ends by itself */
    ReadinessProbe(RunId run, ReadinessSpec spec, OptionalInt port, CommandFactory context, ReadinessListener listener,
            Means means, Consumer<ReadinessProbe> onDone) {
        this.run = run;
        this.spec = spec;
        this.port = port;
        this.context = context;
        this.listener = listener;
        this.means = means;
        this.onDone = onDone;
        schedule = ProbeSchedule.of(spec.interval());
        up = means.clock().get();
        thread = Thread.ofVirtual().name("probe-" + run).unstarted(this::watch);
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

    private void watch() {
        try {
            if (isAskedAtItsPort() && port.isEmpty()) {
                tellNotYet("it has no port that could be probed; set port, or ready: {command: …} or {log: …}");
                return;
            }
            Endpoint endpoint = switch (spec.check()) {
                case ProcessUp() -> whenSettled();
                case TcpListens() -> whenListening(_ -> true);
                case HttpAnswers check -> whenListening(host -> answers(host, check));
                case CommandSucceeds check -> whenCommandSucceeds(check);
                case LogMatches check -> whenPrinted(new LineSearch(check.regex()), check.regex());
            };
            if (!cancelled) {
                listener.ready(run, endpoint);
            }
        } catch (InterruptedException _) {
            // cancelled: the result is not wanted any more
        } finally {
            onDone.accept(this);
        }
    }

    /** Of a process that is asked nothing it must at least be known that it did not end at once. */
    private Endpoint whenSettled() throws InterruptedException {
        pause(SETTLED_AFTER);
        return endpointByItself();
    }

    private boolean isAskedAtItsPort() {
        return switch (spec.check()) {
            case TcpListens(), HttpAnswers _ -> true;
            case ProcessUp(), CommandSucceeds _, LogMatches _ -> false;
        };
    }

    /** Asks the app at this host; says what is wrong itself. */
    private interface Question {
        boolean goodAt(String host);
    }

    /** A LISTEN socket of the run's own is what TCP readiness means; what it says to a connection is not asked. */
    private Endpoint whenListening(Question question) throws InterruptedException {
        int number = port.getAsInt();
        PortPoller look = new PortPoller(means.owners(), run, number);
        MonotonicTime listeningSince = up;
        boolean listening = false;
        while (true) {
            MonotonicTime now = means.clock().get();
            switch (look.at(now)) {
                case Ownership.Owned(String host) -> {
                    if (!listening) {
                        listening = true;
                        listeningSince = now;
                    }
                    // asked once more, since the socket that answered may be another by now
                    if (question.goodAt(host) && means.owners().check(run, number) instanceof Ownership.Owned) {
                        return new Endpoint.Tcp(host, number);
                    }
                    pause(schedule.delayAfter(listeningSince.until(now)));
                }
                case Ownership.NotListening() -> {
                    listening = false;
                    tellNotYet("nothing listens on port " + number + " yet");
                    pause(schedule.lookDelayAfter(up.until(now)));
                }
                case Ownership.TakenBy taken -> {
                    listening = false;
                    tellTaken(taken);
                    pause(schedule.delayAfter(up.until(now)));
                }
            }
        }
    }

    private boolean answers(String host, HttpAnswers check) {
        return switch (means.http().ask(host, port.getAsInt(), check, spec.timeout())) {
            case HttpProbe.Answer.Good() -> true;
            case HttpProbe.Answer.Bad(String why) -> {
                tellNotYet(why);
                yield false;
            }
        };
    }

    private Endpoint whenCommandSucceeds(CommandSucceeds check) throws InterruptedException {
        while (true) {
            switch (means.commands().run(check.command(), context, spec.timeout())) {
                case CommandResult.Exited(int code) when code == 0 -> {
                    return endpointByItself();
                }
                case CommandResult.Exited(int code) ->
                    tellNotYet("the readiness command exited with code " + code);
                case CommandResult.TimedOut() ->
                    tellNotYet("the readiness command was ended after " + spec.timeout().toMillis() + " ms");
                case CommandResult.NotRun(String why) -> tellNotYet("the readiness command did not run: " + why);
            }
            Duration delay = schedule.delayAfter(up.until(means.clock().get()));
            pause(delay.compareTo(COMMAND_DELAY_MIN) < 0 ? COMMAND_DELAY_MIN : delay);
        }
    }

    private Endpoint whenPrinted(LineSearch search, String regex) throws InterruptedException {
        tellNotYet("no line has matched \"" + regex + "\" yet");
        for (String line : means.earlier().of(run)) {
            if (found(search, line)) {
                return endpointByItself();
            }
        }
        while (!found(search, lines.take())) {
            if (linesNotSearched.get()) {
                tellNotYet("some lines came too fast to be searched for \"" + regex + "\"");
            }
            // a printing app must not keep its carrier thread from all other work
            LockSupport.parkNanos(1);
        }
        return endpointByItself();
    }

    private boolean found(LineSearch search, String line) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return switch (search.in(line)) {
            case YES -> true;
            case NO -> false;
            case GAVE_UP -> {
                tellNotYet("the expression of ready.log takes too long on a line of the output; simplify it");
                yield false;
            }
        };
    }

    /** Where the run serves, if it was not the port that told that it is ready; a foreign socket there is never it. */
    private Endpoint endpointByItself() throws InterruptedException {
        if (port.isEmpty()) {
            return new Endpoint.None();
        }
        int number = port.getAsInt();
        while (true) {
            switch (means.owners().check(run, number)) {
                case Ownership.Owned(String host) -> {
                    return new Endpoint.Tcp(host, number);
                }
                case Ownership.NotListening() -> {
                    return new Endpoint.Tcp(LOOPBACK, number);
                }
                case Ownership.TakenBy taken -> tellTaken(taken);
            }
            pause(schedule.delayAfter(up.until(means.clock().get())));
        }
    }

    private static void pause(Duration delay) throws InterruptedException {
        Thread.sleep(delay);
    }

    private void tellNotYet(String why) {
        if (changed(why)) {
            listener.notYet(run, why);
        }
    }

    private void tellTaken(Ownership.TakenBy taken) {
        String by = taken.pid() == 0 ? "another process" : "pid " + taken.pid() + " (" + taken.name() + ")";
        if (changed(by)) {
            listener.portTaken(run, by);
        }
    }

    private boolean changed(String told) {
        if (cancelled || told.equals(lastTold)) {
            return false;
        }
        lastTold = told;
        return true;
    }
}
