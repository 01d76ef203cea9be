package launcher.daemon.track;

import java.time.Duration;
import java.util.Set;
import launcher.core.app.AppId;

/** The thread {@code touch-watch}: waits for news of the folder, and looks at everything now and then. */
final class TouchThread {

    private static final Duration END_MAX = Duration.ofSeconds(2);

    private final TouchFolder folder;
    private final FolderEvents events;
    private final Thread thread;
    private volatile Duration interval;

    TouchThread(TouchFolder folder, FolderEvents events, Duration interval) {
        this.folder = folder;
        this.events = events;
        this.interval = interval;
        thread = Thread.ofPlatform().daemon().name("touch-watch").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** From now on it looks at everything this often; what it waits for at the moment is cut short. */
    void every(Duration changed) {
        if (!changed.equals(interval)) {
            interval = changed;
            thread.interrupt();
        }
    }

    /** Waits for the end, which the closing of the events brings about. */
    void end() {
        try {
            thread.join(END_MAX);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long lastLook = System.nanoTime();
        boolean everything = false;
        while (true) {
            Duration usual = interval;
            Duration wait = everything || !folder.usable() ? shorter(TouchFolder.SOON, usual) : usual;
            long left = wait.toNanos() - (System.nanoTime() - lastLook);
            if (left <= 0) {
                folder.lookAtAll();
                everything = false;
                lastLook = System.nanoTime();
                continue;
            }
            switch (events.await(Duration.ofNanos(left))) {
                case FolderEvents.News.Changed(Set<String> names) ->
                    names.forEach(name -> AppId.parse(name).ifPresent(folder::changed));
                case FolderEvents.News.Anything() -> everything = true;
                case FolderEvents.News.Nothing() -> { }
                case FolderEvents.News.Closed() -> {
                    return;
                }
            }
        }
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
