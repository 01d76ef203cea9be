package launcher.daemon.applog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import launcher.core.app.AppId;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.WireError;
import launcher.core.protocol.result.LogLine;
import launcher.core.protocol.result.StreamEnd;
import launcher.daemon.engine.ResponseChannel;
import org.jspecify.annotations.Nullable;

/** Captured output on its way to a client: the lines that are there, and with {@code follow} those that come. */
public final class LogTailHandler {

    private static final Duration NEXT = Duration.ofSeconds(1);

    /** How much of what is there already one answer may hold; that of a single app is bounded by {@code LogLimits}. */
    static final int TAIL_BYTES_MAX = 1024 * 1024;

    /** How many such answers may be in the making: the heap is small, and any reader may ask. */
    static final int TAILS_MAX = 4;

    private static final Duration TAIL_WAIT = Duration.ofSeconds(10);

    /** After which a disk that answers late for each of many apps is asked no more. */
    private static final Duration READ_ALL_MAX = Duration.ofSeconds(10);

    private static final Comparator<OutputLine> OLDEST_FIRST = Comparator.comparingLong(OutputLine::epochMillis);

    private final Semaphore tails = new Semaphore(TAILS_MAX);

    private final AppLogs logs;

    public LogTailHandler(AppLogs logs) {
        this.logs = logs;
    }

    /** Sends it all and ends the conversation; blocks while lines are followed. */
    public void send(List<AppId> apps, Request.Logs asked, ResponseChannel to) {
        if (asked.follow()) {
            // of all apps those too that the configuration gets to know later
            try (Follower follower = logs.follow(asked.apps().isEmpty() ? Set.of() : Set.copyOf(apps))) {
                to.onHangUp(follower::close);
                OptionalLong sent = sendTail(apps, asked, follower, to);
                if (sent.isPresent()) {
                    follow(follower, sent.getAsLong(), to);
                }
            }
        } else {
            sendTail(apps, asked, null, to).ifPresent(sent -> to.ok(new StreamEnd(sent)));
        }
    }

    /** Sends what is there already; nothing, and the conversation has failed, if too many ask for that now. */
    private OptionalLong sendTail(
            List<AppId> apps, Request.Logs asked, @Nullable Follower follower, ResponseChannel to) {
        try {
            if (!tails.tryAcquire(TAIL_WAIT.toSeconds(), TimeUnit.SECONDS)) {
                to.fail(WireError.of(ErrorCode.BUSY, TAILS_MAX
                        + " others are being sent logs", "try again in a moment"));
                return OptionalLong.empty();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            to.fail(WireError.of(ErrorCode.SHUTTING_DOWN, "the daemon ends"));
            return OptionalLong.empty();
        }
        try {
            List<OutputLine> lines = tail(apps, asked, follower, to);
            lines.forEach(line -> send(line.app(), line.epochMillis(), line.text(), to));
            return OptionalLong.of(lines.size());
        } finally {
            tails.release();
        }
    }

    /** The latest lines of all these apps together, oldest first, and no more than fit into memory. */
    private List<OutputLine> tail(List<AppId> apps, Request.Logs asked, @Nullable Follower follower,
            ResponseChannel to) {
        var lines = new ArrayList<OutputLine>();
        long bytes = 0;
        boolean cut = false;
        OptionalLong since = asked.sinceSeconds().isPresent()
                ? OptionalLong.of(System.currentTimeMillis() - (long) (asked.sinceSeconds().getAsDouble() * 1000))
                : OptionalLong.empty();
        long giveUpNanos = System.nanoTime() + READ_ALL_MAX.toNanos();
        for (AppId app : apps) {
            if (System.nanoTime() - giveUpNanos > 0) {
                note("the disk is slow: what " + app + " and those after it printed is left out", to);
                break;
            }
            AppLogs.Tail tail = logs.tail(new AppLogs.Query(app, asked.lines(), since, asked.previous()));
            tail.note().ifPresent(note -> send(app, System.currentTimeMillis(), "[" + note + "]", to));
            if (follower != null) {
                follower.startAfter(app, tail.upTo());
            }
            lines.addAll(tail.lines());
            bytes += tail.lines().stream().mapToLong(OutputLine::bytes).sum();
            if (bytes > TAIL_BYTES_MAX && apps.size() > 1) {
                bytes = keepLatest(lines, bytes);
                cut = true;
            }
        }
        if (cut) {
            note("only the latest lines of all these apps together; name fewer to see more", to);
        }
        lines.sort(OLDEST_FIRST);
        return lines;
    }

    /** Drops the oldest lines until the rest fits; returns how many bytes that is. */
    private static long keepLatest(List<OutputLine> lines, long bytes) {
        lines.sort(OLDEST_FIRST);
        int first = 0;
        long left = bytes;
        while (left > TAIL_BYTES_MAX) {
            left -= lines.get(first).bytes();
            first++;
        }
        lines.subList(0, first).clear();
        return left;
    }

    private static boolean note(String text, ResponseChannel to) {
        return to.event(LogLine.of("", Instant.now(), "[" + text + "]"));
    }

    private static boolean send(AppId app, long epochMillis, String text, ResponseChannel to) {
        return to.event(LogLine.of(app.value(), Instant.ofEpochMilli(epochMillis), text));
    }

    private static void follow(Follower follower, long alreadySent, ResponseChannel to) {
        long sent = alreadySent;
        boolean listening = true;
        try {
            while (listening && !follower.closed()) {
                var item = follower.next(NEXT);
                if (item.isPresent()) {
                    switch (item.get()) {
                        case Follower.Item.Line(OutputLine line) -> {
                            listening = send(line.app(), line.epochMillis(), line.text(), to);
                            sent++;
                        }
                        case Follower.Item.Dropped(long count) -> listening =
                                note(count + " lines dropped: this client reads too slowly", to);
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        to.ok(new StreamEnd(sent));
    }
}
