package launcher.daemon.applog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import launcher.core.app.AppId;
import launcher.core.lifecycle.RunId;
import launcher.core.protocol.Request;
import launcher.core.protocol.WireError;
import launcher.core.protocol.result.LogLine;
import launcher.core.protocol.result.Result;
import launcher.core.protocol.result.StreamItem;
import launcher.daemon.engine.ProblemRegistry;
import launcher.daemon.engine.ResponseChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogTailHandlerTest {

    /** However slow the disk is: all that a test prints may wait for it. */
    private static final LogLimits NOTHING_DROPPED =
            new LogLimits(LogLimits.DEFAULT.ringBytes(), LogLimits.DEFAULT.allRingsBytes(),
            64 << 20, LogLimits.DEFAULT.followerBytes(), LogLimits.DEFAULT.fileBytes(), LogLimits.DEFAULT.files(),
            LogLimits.DEFAULT.tailBytes());

    // set by JUnit before each test
    @SuppressWarnings("NullAway.Init")
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init")
    private AppLogs logs;

    @BeforeEach
    void open() {
        logs = AppLogs.start(folder, NOTHING_DROPPED, new ProblemRegistry());
    }

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void logsOfManyAppsAreCutToTheLatest() {
        List<AppId> apps = IntStream.range(0, 8).mapToObj(i -> new AppId("app" + i)).toList();
        String text = "x".repeat(1000);
        for (AppId app : apps) {
            for (int i = 0; i < 700; i++) {
                logs.append(new RunId(app, 1), i, text);
            }
        }
        var heard = new Heard();

        new LogTailHandler(logs).send(apps, asked(List.of(), false), heard);

        assertThat(heard.items.stream().mapToInt(line -> line.line().length()).sum())
                .isLessThanOrEqualTo(LogTailHandler.TAIL_BYTES_MAX);
        assertThat(heard.items.getFirst().line()).contains("name fewer to see more");
        assertThat(heard.items.stream().skip(1).map(LogLine::app).distinct()).as("the latest of each").hasSize(8);
        assertThat(heard.ended).isCompleted();
    }

    @Test
    void followerOfAllAppsHearsAnAppAddedLater() throws Exception {
        var heard = new Heard();
        Thread following = Thread.ofPlatform().start(() -> new LogTailHandler(logs).send(
                List.of(new AppId("old")), asked(List.of(), true), heard));
        heard.hangUpKnown.get(10, TimeUnit.SECONDS);

        logs.append(new RunId(new AppId("new"), 1), System.currentTimeMillis(), "hello");

        assertThat(heard.first.get(10, TimeUnit.SECONDS).app()).isEqualTo("new");
        heard.hangUpKnown.join().run();
        following.join();
    }

    private static Request.Logs asked(List<String> apps, boolean follow) {
        return new Request.Logs(apps, follow, Request.Logs.LINES_MAX, OptionalDouble.empty(), false);
    }

    /** Remembers what it is sent. */
    private static final class Heard implements ResponseChannel {
        private final List<LogLine> items = new ArrayList<>();
        private final CompletableFuture<LogLine> first = new CompletableFuture<>();
        private final CompletableFuture<Runnable> hangUpKnown = new CompletableFuture<>();
        private final CompletableFuture<Result> ended = new CompletableFuture<>();

        @Override
        public boolean event(StreamItem item) {
            items.add((LogLine) item);
            first.complete((LogLine) item);
            return true;
        }

        @Override
        public void ok(Result result) {
            ended.complete(result);
        }

        @Override
        public void fail(WireError error) {
            ended.completeExceptionally(new AssertionError(error));
        }

        @Override
        public void onHangUp(Runnable action) {
            hangUpKnown.complete(action);
        }
    }
}
