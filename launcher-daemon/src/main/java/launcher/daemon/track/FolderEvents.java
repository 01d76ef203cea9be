package launcher.daemon.track;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel's news of one folder at a time. Where the kernel has none to give, it only tells the time. */
final class FolderEvents implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final Optional<WatchService> watcher;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<WatchKey> key = Optional.empty();

    private FolderEvents(Optional<WatchService> watcher) {
        this.watcher = watcher;
    }

    /** What came of waiting. */
    sealed interface News {
        /** Entries of these names changed. */
        record Changed(Set<String> names) implements News {}

        /** Anything may have changed, the folder itself included: news got lost, or the folder is gone. */
        record Anything() implements News {}

        /** The time is over. */
        record Nothing() implements News {}

        record Closed() implements News {}
    }

    static FolderEvents open() {
        try {
            return new FolderEvents(Optional.of(FileSystems.getDefault().newWatchService()));
        } catch (IOException e) {
            LOG.warn("touches are seen late, at the next look: no news of files from the kernel: {}", e.getMessage());
            return none();
        }
    }

    /** For a kernel that has none to give. */
    static FolderEvents none() {
        return new FolderEvents(Optional.empty());
    }

    /** Watches the folder that is at this path now instead of the one before. */
    void watch(Path path) {
        unwatch();
        if (watcher.isEmpty()) {
            return;
        }
        try {
            key = Optional.of(path.register(watcher.get(), StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE));
        } catch (IOException e) {
            LOG.warn("touches are seen late, at the next look: {}: {}", path, e.getMessage());
        } catch (ClosedWatchServiceException _) {
            // the launcher is ending
        }
    }

    void unwatch() {
        key.ifPresent(WatchKey::cancel);
        key = Optional.empty();
    }

    /** Waits for news, this long at most; an interrupt is as if the time were over. */
    News await(Duration atMost) {
        try {
            if (watcher.isEmpty()) {
                return closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS) ? new News.Closed() : new News.Nothing();
            }
            WatchKey signalled = watcher.get().poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return signalled == null ? new News.Nothing() : newsOf(signalled);
        } catch (InterruptedException _) {
            return new News.Nothing();
        } catch (ClosedWatchServiceException _) {
            return new News.Closed();
        }
    }

    private News newsOf(WatchKey signalled) {
        Set<String> names = new HashSet<>();
        boolean lost = false;
        for (WatchEvent<?> event : signalled.pollEvents()) {
            if (event.kind().equals(StandardWatchEventKinds.OVERFLOW)) {
                lost = true;
            } else {
                names.add(String.valueOf(event.context()));
            }
        }
        boolean valid = signalled.reset();
        boolean current = key.filter(signalled::equals).isPresent();
        if (current && !valid) {
            // the folder is gone; its successor is another folder even at the same path
            key = Optional.empty();
        }
        return current && (lost || !valid) ? new News.Anything() : new News.Changed(names);
    }

    @Override
    public void close() {
        closed.countDown();
        watcher.ifPresent(service -> {
            try {
                service.close();
            } catch (IOException e) {
                LOG.warn("closing the watch of the touch folder: {}", e.getMessage());
            }
        });
    }
}
