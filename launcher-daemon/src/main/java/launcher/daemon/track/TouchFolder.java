package launcher.daemon.track;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import launcher.core.app.AppId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The touch folder: sees touches by itself, looks again when asked, and touches. Safe from any thread. */
public final class TouchFolder implements AutoCloseable {

    /** Time between two looks whether an unusable folder was mended, and the least between two looks at all files. */
    static final Duration SOON = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final Path path;
    private final Supplier<Set<AppId>> apps;
    private final TouchOwners owners;
    private final TouchFolderOpener trusted;
    private final TouchListener listener;
    private final FolderEvents events;
    private final TouchThread thread;

    /** Guards everything below, and makes look and comparison one step. */
    private final ReentrantLock lock = new ReentrantLock();
    /** Which folder the kernel's news are of. */
    private Optional<Object> watched = Optional.empty();
    private Optional<String> trouble = Optional.empty();
    /** The mtime of each app's touch file when it was last looked at; empty if it had none that counts. */
    private final Map<AppId, Optional<FileTime>> seen = new HashMap<>();
    private final Set<AppId> strangersSaid = new HashSet<>();

    /** What an attempt to touch came to. */
    public sealed interface TouchResult {
        record Touched() implements TouchResult {}

        record NotTouched(String why) implements TouchResult {}
    }

    /**
     * What is to be watched.
     *
     * @param path     the folder; made if there is none
     * @param trackers accounts whose touches count besides root's and the daemon's
     * @param interval time between two looks at all files, in case the kernel's news got lost
     * @param apps     the apps there are; asked at each look
     */
    public record Settings(
            Path path, List<String> trackers, Duration interval, Supplier<Set<AppId>> apps) {
        public Settings {
            trackers = List.copyOf(trackers);
        }
    }

    /** Opens or makes the folder and begins to watch it. A folder that cannot be used is told, not thrown. */
    public static TouchFolder start(Settings settings, TouchListener listener) throws IOException {
        return start(settings, TouchFolderOpener.GROUP, FolderEvents.open(), listener);
    }

    static TouchFolder start(Settings settings, String group, FolderEvents events, TouchListener listener)
            throws IOException {
        TouchFolder folder = new TouchFolder(settings, group, events, listener);
        folder.lookAtAll();
        folder.thread.start();
        return folder;
    }

    private TouchFolder(Settings settings, String group, FolderEvents events, TouchListener listener)
            throws IOException {
        this.listener = listener;
        this.events = events;
        path = settings.path().toAbsolutePath();
        apps = settings.apps();
        owners = TouchOwners.of(settings.trackers());
        trusted = new TouchFolderOpener(path, group, owners);
        thread = new TouchThread(this, events, settings.interval());
    }

    /**
     * Looks at the app's touch file now.
     *
     * @return whether it was touched since the last look; the listener was told by then
     */
    public boolean lookAgain(AppId app) {
        return look(app, false);
    }

    /** Changes the time between two looks at all files. */
    public void lookEvery(Duration interval) {
        thread.every(interval);
    }

    /** The mtime of the app's touch file at the last look, if that file counts. */
    public Optional<Instant> lastTouch(AppId app) {
        lock.lock();
        try {
            return seen.getOrDefault(app, Optional.empty()).map(FileTime::toInstant);
        } finally {
            lock.unlock();
        }
    }

    /** Touches for the app, as {@code touch} would. */
    public TouchResult touch(AppId app) {
        lock.lock();
        try {
            Optional<OpenFolder> opened = open();
            if (opened.isEmpty()) {
                return new TouchResult.NotTouched(trouble.orElse(path + " cannot be used"));
            }
            try (OpenFolder folder = opened.get()) {
                folder.putFile(app.value(), ".touch-" + Long.toHexString(ThreadLocalRandom.current().nextLong()));
            }
            return new TouchResult.Touched();
        } catch (IOException e) {
            return new TouchResult.NotTouched(path.resolve(app.value()) + ": " + e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** Ends the watching and the thread. */
    @Override
    public void close() {
        events.close();
        thread.end();
    }

    boolean usable() {
        lock.lock();
        try {
            return trouble.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** The kernel says that this app's entry changed. */
    void changed(AppId app) {
        // an account that may write the folder may make a million names: only those of apps are remembered
        if (apps.get().contains(app)) {
            look(app, true);
        }
    }

    /** Looks at the files of all apps. Files that are no app's cost a name each. */
    void lookAtAll() {
        Set<AppId> known = Set.copyOf(apps.get());
        Optional<OpenFolder> opened;
        lock.lock();
        try {
            seen.keySet().retainAll(known);
            strangersSaid.retainAll(known);
            opened = open();
        } finally {
            lock.unlock();
        }
        if (opened.isEmpty()) {
            return;
        }
        // not under the lock: a folder with a million entries must not hold up lookAgain
        Set<AppId> there = namesIn(opened.get(), known);
        for (AppId app : known) {
            if (there.contains(app) || hadFile(app)) {
                look(app, false);
            }
        }
    }

    /** Whether the app's file was there at the last look; an app that is looked at for the first time had none. */
    private boolean hadFile(AppId app) {
        lock.lock();
        try {
            return Optional.ofNullable(seen.putIfAbsent(app, Optional.empty())).orElse(Optional.empty()).isPresent();
        } finally {
            lock.unlock();
        }
    }

    private Set<AppId> namesIn(OpenFolder opened, Set<AppId> known) {
        Set<AppId> there = new HashSet<>();
        try (opened) {
            for (String name : opened.names()) {
                AppId.parse(name).filter(known::contains).ifPresent(there::add);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // deleted meanwhile: looked at again before long
            LOG.debug("{}: {}", path, e.getMessage());
        }
        return there;
    }

    /** One lstat, compared with the last lstat. */
    private boolean look(AppId app, boolean news) {
        lock.lock();
        try {
            Optional<OpenFolder> opened = open();
            return opened.isPresent() && look(app, news, opened.get());
        } finally {
            lock.unlock();
        }
    }

    private boolean look(AppId app, boolean news, OpenFolder opened) {
        Optional<FileTime> now;
        try (opened) {
            now = opened.lookAt(app.value()).filter(file -> counts(app, file))
                    .map(PosixFileAttributes::lastModifiedTime);
        } catch (IOException e) {
            LOG.debug("{}: {}", path.resolve(app.value()), e.getMessage());
            return false;
        }
        boolean first = !seen.containsKey(app);
        Optional<FileTime> before = Optional.ofNullable(seen.put(app, now)).orElse(Optional.empty());
        boolean touched = now.isPresent() && !now.equals(before) && (news || !first);
        if (touched) {
            listener.touched(app);
        }
        return touched;
    }

    private boolean counts(AppId app, PosixFileAttributes file) {
        if (!file.isRegularFile()) {
            return false;
        }
        boolean trustedOwner = owners.mayTouch(file.owner());
        if (!trustedOwner && strangersSaid.add(app)) {
            LOG.warn("{}: touches of {} do not count; name it in trackers if they should",
                    path.resolve(app.value()), file.owner().getName());
        }
        return trustedOwner;
    }

    /**
     * The folder, to be closed; empty if it cannot be used. It is not kept open: the kernel tells of the end of a
     * folder only when no thread holds it.
     */
    private Optional<OpenFolder> open() {
        try {
            OpenFolder opened = trusted.open();
            if (!watched.equals(Optional.of(opened.key()))) {
                watched = Optional.of(opened.key());
                events.watch(path);
                if (!opened.isAt(path)) {
                    // what is watched may be where a link leads; the next look sorts it out
                    opened.close();
                    return unusable(path + " was replaced while it was opened");
                }
            }
            if (trouble.isPresent()) {
                trouble = Optional.empty();
                listener.trackingMended();
            }
            return Optional.of(opened);
        } catch (TouchFolderOpener.NotTrustedException e) {
            return unusable(e.why());
        } catch (IOException e) {
            return unusable(path + " cannot be used: " + e);
        }
    }

    private Optional<OpenFolder> unusable(String why) {
        watched = Optional.empty();
        events.unwatch();
        if (trouble.filter(why::equals).isEmpty()) {
            trouble = Optional.of(why);
            listener.trackingUnusable(why);
        }
        return Optional.empty();
    }
}
