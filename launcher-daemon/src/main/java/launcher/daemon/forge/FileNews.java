package launcher.daemon.forge;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kernel's news of some folders, heard on a thread of its own, {@code slforge-files}; without them all is late. */
final class FileNews implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final Optional<WatchService> watcher;
    private final Map<WatchKey, Consumer<String>> listeners = new ConcurrentHashMap<>();

    private FileNews(Optional<WatchService> watcher) {
        this.watcher = watcher;
    }

    static FileNews open() {
        try {
            return new FileNews(Optional.of(FileSystems.getDefault().newWatchService()));
        } catch (IOException e) {
            LOG.warn("what slforge does is seen at the next check_interval only: {}", e.getMessage());
            return new FileNews(Optional.empty());
        }
    }

    /** Has the names of files heard that come, change or go in this folder. */
    void watch(Path folder, Consumer<String> listener) {
        try {
            if (watcher.isPresent()) {
                listeners.put(folder.register(watcher.get(), StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_DELETE), listener);
            }
        } catch (IOException e) {
            LOG.warn("{} is looked at each check_interval only: {}", folder, e.getMessage());
        }
    }

    void start() {
        watcher.ifPresent(service -> Thread.ofPlatform().daemon().name("slforge-files").start(() -> hear(service)));
    }

    private void hear(WatchService service) {
        try {
            while (true) {
                WatchKey key = service.take();
                Consumer<String> listener = listeners.getOrDefault(key, _ -> { });
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (event.context() instanceof Path name) {
                        listener.accept(name.toString());
                    }
                }
                key.reset();
            }
        } catch (ClosedWatchServiceException _) {
            LOG.debug("files are not watched any more");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (watcher.isPresent()) {
            try {
                watcher.get().close();
            } catch (IOException e) {
                LOG.warn("closing the watch of slforge's files: {}", e.getMessage());
            }
        }
    }
}
