package launcher.daemon.forge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;
import launcher.core.forge.ForgePolicy;
import launcher.core.forge.ForgeRecord;
import launcher.core.forge.ForgeVerdict;
import launcher.core.lifecycle.App;
import launcher.daemon.engine.EventFeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps launcher and slforge of one mind about the apps, on a thread of its own, {@code slforge}. It is woken by news
 * of pid files, of the configuration's files and of the apps themselves, and looks at everything each check_interval.
 */
public final class ForgeFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** Names another folder of pid files than {@code /var/run}, which slforge has built in. */
    private static final String PID_FOLDER_VARIABLE = "STREAMLIT_LAUNCHER_SLFORGE_PIDS";
    private static final String PID_FOLDER = "/var/run";
    private static final String CONFIGURATIONS = "streamlit-";
    /** A file that is being written gives news more than once. */
    private static final Duration SETTLE = Duration.ofMillis(300);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    private final PidFiles pids;
    /** What is remembered of each app's pid file; used by the thread alone. */
    private final Map<AppId, ForgeRecord> records = new HashMap<>();
    private final ForgeRuns runs;
    private final EventFeed feed;
    private final Runnable reload;
    private final AtomicBoolean reloadSoon = new AtomicBoolean();
    private final EventFeed.Listener listener = this::hear;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("slforge").factory());
    private final FileNews news;

    private ForgeFollower(PidFiles pids, ForgeRuns runs, EventFeed feed, Runnable reload) {
        this.pids = pids;
        this.runs = runs;
        this.feed = feed;
        this.reload = reload;
        this.news = FileNews.open();
    }

    /** Where slforge puts its pid files. */
    public static Path pidFolder(Map<String, String> environment) {
        return Path.of(environment.getOrDefault(PID_FOLDER_VARIABLE, PID_FOLDER));
    }

    /**
     * Starts following.
     *
     * @param pids          the folder of slforge's pid files
     * @param configuration the launcher's UCI file, beside which slforge's lies
     * @param reload        reads both anew
     */
    public static ForgeFollower start(Path pids, Path configuration, Duration checkInterval, ForgeRuns runs,
            EventFeed feed, Runnable reload) {
        var follower = new ForgeFollower(new PidFiles(pids), runs, feed, reload);
        follower.begin(pids, configuration, checkInterval);
        return follower;
    }

    private void begin(Path pids, Path configuration, Duration checkInterval) {
        news.watch(pids, file -> PidFiles.appOf(file).ifPresent(this::lookSoon));
        Optional.ofNullable(configuration.toAbsolutePath().getParent()).ifPresent(folder ->
                news.watch(folder, this::configurationFile));
        var _ = feed.follow(feed.latest(), listener);
        var _ = thread.scheduleWithFixedDelay(() -> runs.names().forEach(this::look), 0, checkInterval.toMillis(),
                TimeUnit.MILLISECONDS);
        news.start();
    }

    private boolean hear(EventFeed.Entry event) {
        event.line().app().flatMap(AppId::parse).ifPresent(this::lookSoon);
        return true;
    }

    private void lookSoon(AppId app) {
        later(() -> look(app), Duration.ZERO);
    }

    /** One look; what it finds doubtful is looked at once more. */
    private void look(AppId app) {
        try {
            runs.find(app).ifPresentOrElse(this::look, () -> records.remove(app));
        } catch (RuntimeException bug) {
            LOG.warn("{}: what slforge does with it could not be followed", app, bug);
        }
    }

    private void look(App app) {
        AppId id = app.id();
        var now = new MonotonicTime(System.nanoTime());
        ForgePolicy.Judgement judgement =
                ForgePolicy.judge(app.state(), pids.look(id), records.getOrDefault(id, ForgeRecord.NONE), now);
        records.put(id, judgement.record());
        switch (judgement.verdict()) {
            case ForgeVerdict.Nothing _ -> {}
            case ForgeVerdict.LookAgain(Duration after) -> later(() -> look(id), after);
            case ForgeVerdict.Write(long pid) -> pids.write(id, pid);
            case ForgeVerdict.Delete _ -> pids.delete(id);
            case ForgeVerdict.TakeOver(long pid) -> StreamlitProcess.of(pid)
                    .ifPresent(process -> runs.takeOver(app.spec(), process));
            case ForgeVerdict.Stopped _ -> runs.stopped(id);
        }
    }

    private void configurationFile(String name) {
        if (name.startsWith(CONFIGURATIONS) && name.indexOf('.') < 0 && reloadSoon.compareAndSet(false, true)) {
            later(() -> {
                reloadSoon.set(false);
                reload.run();
            }, SETTLE);
        }
    }

    private void later(Runnable task, Duration delay) {
        try {
            var _ = thread.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("not followed any more, the launcher is ending: {}", e.getMessage());
        }
    }

    /** Follows no longer; pid files stay, as the apps do. */
    @Override
    public void close() {
        feed.leave(listener);
        news.close();
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("a look at slforge's apps does not end");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
