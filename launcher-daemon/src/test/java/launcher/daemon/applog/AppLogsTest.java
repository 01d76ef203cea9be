package launcher.daemon.applog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import launcher.core.app.AppId;
import launcher.core.lifecycle.RunId;
import launcher.daemon.applog.AppLogs.Query;
import launcher.daemon.applog.AppLogs.Tail;
import launcher.daemon.applog.Follower.Item;
import launcher.daemon.engine.ProblemRegistry;
import launcher.fixtures.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AppLogsTest {

    private static final AppId SALES = new AppId("sales");
    private static final AppId HR = new AppId("hr");
    private static final RunId FIRST = new RunId(SALES, 100);
    private static final RunId SECOND = new RunId(SALES, 200);
    private static final RunId OF_HR = new RunId(HR, 300);
    private static final long NINE = Instant.parse("2026-11-20T09:00:00Z").toEpochMilli();
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofSeconds(10);

    /** Small, so that every limit is met with a few lines: a line of one letter counts 90 bytes. */
    private static final LogLimits SMALL = new LogLimits(900, 1800, 9_000, 900, 400, 3, 100_000);

    private final Path temp;

    private final ProblemRegistry problems = new ProblemRegistry();
    private AppLogs logs;

    AppLogsTest(@TempDir Path temp) {
        this.temp = temp;
        logs = start(LogLimits.DEFAULT);
    }

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void theLatestLinesAreTold() {
        print(FIRST, "a", "b", "c");
        assertThat(tail(SALES, 2)).containsExactly("b", "c");
        assertThat(tail(SALES, 50)).containsExactly("a", "b", "c");
        assertThat(tail(HR, 50)).isEmpty();
    }

    @Test
    void theFileHasTimeRunAndText() throws Exception {
        logs.append(FIRST, NINE + 123, "grüezi");
        logs.close();
        assertThat(Files.readString(temp.resolve("logs/sales.log"))).isEqualTo("2026-11-20T09:00:00.123Z 100 grüezi\n");
        assertThat(Files.getPosixFilePermissions(temp.resolve("logs/sales.log")).toString()).doesNotContain("OTHERS");
    }

    @Test
    void linesAreFoundAfterARestartOfTheDaemon() {
        print(FIRST, "a", "b");
        restart(LogLimits.DEFAULT);
        print(SECOND, "c");
        assertThat(tail(SALES, 50)).containsExactly("a", "b", "c");
        assertThat(tail(SALES, 2)).containsExactly("b", "c");
    }

    @Test
    void carriageReturnInALineLosesNothingOnDisk() {
        print(FIRST, "abc\rdef", "next");
        restart(LogLimits.DEFAULT);

        assertThat(tail(SALES, 50)).containsExactly("abc\rdef", "next");
    }

    @Test
    void thePreviousRunIsToldApart() {
        print(FIRST, "a", "b");
        print(SECOND, "c");
        logs.begin(SECOND);
        assertThat(previous()).containsExactly("a", "b");
    }

    @Test
    void previousRunIsFoundAfterARestartOfTheDaemon() {
        print(new RunId(SALES, 50), "old");
        print(FIRST, "a", "b");
        print(SECOND, "c");
        restart(LogLimits.DEFAULT);
        assertThat(previous()).as("the last run that printed is the current one").containsExactly("a", "b");
        logs.begin(new RunId(SALES, 300));
        assertThat(previous()).as("a new run is, though it has printed nothing").containsExactly("c");
    }

    @Test
    void anAppThatRanOnceHasNoPreviousRun() {
        print(FIRST, "a");
        assertThat(previous()).isEmpty();
        assertThat(logs.tail(new Query(HR, 10, OptionalLong.empty(), true)).lines()).isEmpty();
    }

    @Test
    void linesSinceATimeAreTold() {
        logs.append(FIRST, NINE, "a");
        logs.append(FIRST, NINE + 1000, "b");
        logs.append(FIRST, NINE + 2000, "c");
        assertThat(texts(logs.tail(new Query(SALES, 50, OptionalLong.of(NINE + 1000), false))))
                .containsExactly("b", "c");
    }

    @Test
    void lastLinesOfARunServeAFailureMessage() {
        print(FIRST, "a", "b");
        print(SECOND, "c", "d", "e");
        assertThat(logs.lastLines(SECOND, 2)).containsExactly("d", "e");
        assertThat(logs.lastLines(FIRST, 9)).containsExactly("a", "b");
        assertThat(logs.lastLines(OF_HR, 9)).isEmpty();
    }

    @Test
    void memoryIsBoundedForAnAppAndForAll() {
        restart(SMALL);
        print(FIRST, numbers(1, 100));
        assertThat(logs.lastLines(FIRST, 1000)).hasSizeLessThanOrEqualTo(10).endsWith("100");
        for (int app = 0; app < 17; app++) {
            print(new RunId(new AppId("app" + app), 1), "x");
        }
        assertThat(logs.lastLines(FIRST, 1000)).as("a fair share of the whole").containsExactly("100");
    }

    @Test
    void linesGoIntoAFileAgainOnceItsFolderWasRemoved() throws Exception {
        print(FIRST, "before");
        assertThat(tail(SALES, 10)).containsExactly("before");
        Files.delete(temp.resolve("logs/sales.log"));
        Files.delete(temp.resolve("logs"));

        print(FIRST, "after");
        logs.close();

        assertThat(temp.resolve("logs/sales.log")).content().contains("after").doesNotContain("before");
    }

    @Test
    void filesRotateAndOldFilesGo() throws Exception {
        restart(SMALL);
        for (int i = 1; i <= 100; i++) {
            print(FIRST, "line " + i);
            logs.tail(new Query(SALES, 1000, OptionalLong.empty(), false));
        }
        logs.close();
        try (var files = Files.list(temp.resolve("logs"))) {
            assertThat(files).extracting(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("sales.log", "sales.log.1", "sales.log.2");
        }
        assertThat(Files.size(temp.resolve("logs/sales.log.1"))).isBetween(300L, 400L);
        restart(SMALL);
        List<String> left = tail(SALES, 1000);
        assertThat(left).endsWith("line 99", "line 100").hasSizeBetween(20, 36);
    }

    @Test
    void endlessLineIsCutAndInnerLineEndTakenOut() {
        print(FIRST, "x".repeat(OutputLine.LENGTH_MAX + 1), "a\nb");
        List<String> lines = tail(SALES, 2);
        assertThat(lines.getFirst()).hasSize(OutputLine.LENGTH_MAX + 6).endsWith("x [cut]");
        assertThat(lines.getLast()).isEqualTo("a b");
    }

    @Test
    void foreignLinesInAFileAreLeftOut() throws Exception {
        Files.createDirectories(temp.resolve("logs"));
        Files.write(temp.resolve("logs/sales.log"),
                new byte[] {'x', (byte) 0xff, '\n', ' ', ' ', '\n', '9', ' ', '9', ' ', '\n'});
        print(FIRST, "a");
        assertThat(tail(SALES, 10)).containsExactly("a");
    }

    @Test
    void aFollowerSeesWhatItsAppsPrint() throws Exception {
        try (Follower one = logs.follow(Set.of(SALES)); Follower all = logs.follow(Set.of())) {
            print(OF_HR, "h");
            print(FIRST, "a");
            assertThat(next(one)).isEqualTo("a");
            assertThat(one.next(SHORT)).isEmpty();
            assertThat(next(all)).isEqualTo("h");
            assertThat(next(all)).isEqualTo("a");
        }
    }

    @Test
    void followerGoesOnExactlyWhereATailEnded() throws Exception {
        print(FIRST, "a");
        try (Follower follower = logs.follow(Set.of(SALES))) {
            print(FIRST, "b");
            Tail tail = logs.tail(new Query(SALES, 10, OptionalLong.empty(), false));
            print(FIRST, "c");
            assertThat(texts(tail)).containsExactly("a", "b");
            follower.startAfter(SALES, tail.upTo());
            assertThat(next(follower)).isEqualTo("c");
        }
    }

    @Test
    void aSlowFollowerLosesLinesAndIsToldHowMany() throws Exception {
        restart(SMALL);
        try (Follower slow = logs.follow(Set.of())) {
            print(FIRST, numbers(10, 60));
            assertThat(slow.next(LONG)).hasValueSatisfying(
                    item -> assertThat(item).isEqualTo(new Item.Dropped(42)));
            assertThat(next(slow)).isEqualTo("52");
            print(FIRST, "after");
            for (int i = 53; i <= 60; i++) {
                assertThat(next(slow)).isEqualTo(Integer.toString(i));
            }
            assertThat(next(slow)).isEqualTo("after");
        }
    }

    @Test
    void closingEndsFollowersAndTheWriter() throws Exception {
        Follower follower = logs.follow(Set.of());
        logs.close();
        assertThat(follower.next(LONG)).isEmpty();
        assertThat(follower.closed()).isTrue();
        assertThat(Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().equals("applog-writer"))
                .map(thread -> List.of(thread.getValue()))).isEmpty();
    }

    @Test
    void failingDiskIsSaidOnceAndMissingLinesCountedLater() throws Exception {
        Path inTheWay = Files.createDirectories(temp.resolve("logs/sales.log"));
        print(FIRST, "a");
        print(FIRST, "b");
        Eventually.within(LONG, "the problem is registered", () -> !problems.all().isEmpty());
        assertThat(problems.all()).singleElement().asString().startsWith("app logs: ");
        print(FIRST, "c");
        Tail tail = logs.tail(new Query(SALES, 10, OptionalLong.empty(), false));
        assertThat(texts(tail)).containsExactly("a", "b", "c");
        assertThat(tail.note()).isPresent();
        Files.delete(inTheWay);
        Eventually.within(LONG, "the problem ends by itself", () -> problems.all().isEmpty());
        logs.close();
        List<String> written = Files.readAllLines(inTheWay);
        assertThat(written.getFirst()).matches("\\S+ 100 \\[streamlit-launcher: [123] lines are missing here: .*]");
        assertThat(written.stream().mapToInt(AppLogsTest::linesItStandsFor).sum()).isEqualTo(3);
    }

    /** The number in a line that says how many are missing, else 1. */
    private static int linesItStandsFor(String written) {
        Matcher missing = Pattern.compile("launcher: ([0-9]+) lines are missing").matcher(written);
        return missing.find() ? Integer.parseInt(missing.group(1)) : 1;
    }

    @Test
    void hangingDiskHoldsNoAppUp() throws Exception {
        restart(SMALL);
        Files.createDirectories(temp.resolve("logs"));
        Path hung = temp.resolve("logs/sales.log");
        assertThat(new ProcessBuilder("mkfifo", hung.toString()).start().waitFor()).isZero();
        print(FIRST, numbers(1, 1000));
        assertThat(logs.lastLines(FIRST, 1)).containsExactly("1000");
        Tail tail = logs.tail(new Query(SALES, 100, OptionalLong.empty(), false));
        assertThat(tail.note()).hasValue("the disk is slow: only what is in memory");
        assertThat(texts(tail)).endsWith("999", "1000");
        // its reader at last, at another path so that nothing else waits for it: the writer gets on
        Path moved = Files.move(hung, temp.resolve("moved"));
        Files.newInputStream(moved).close();
    }

    private void restart(LogLimits limits) {
        logs.close();
        logs = start(limits);
    }

    private AppLogs start(LogLimits limits) {
        return AppLogs.start(temp.resolve("logs"), limits, problems, Duration.ZERO);
    }

    private void print(RunId run, String... lines) {
        for (String line : lines) {
            logs.append(run, NINE, line);
        }
    }

    private static String[] numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toArray(String[]::new);
    }

    private List<String> tail(AppId app, int count) {
        Tail tail = logs.tail(new Query(app, count, OptionalLong.empty(), false));
        assertThat(tail.note()).isEmpty();
        return texts(tail);
    }

    private List<String> previous() {
        return texts(logs.tail(new Query(SALES, 100, OptionalLong.empty(), true)));
    }

    private static List<String> texts(Tail tail) {
        return tail.lines().stream().map(OutputLine::text).toList();
    }

    private static String next(Follower follower) throws InterruptedException {
        return switch (follower.next(LONG).orElseThrow()) {
            case Item.Line(OutputLine line) -> line.text();
            case Item.Dropped(long count) -> "dropped " + count;
        };
    }

}
