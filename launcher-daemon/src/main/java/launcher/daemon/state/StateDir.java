package launcher.daemon.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import launcher.daemon.os.FileReport;
import launcher.daemon.os.IoErrors;
import launcher.daemon.os.SafeFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of what survives, locked for this process until it is closed or the process ends, however it ends. Where
 * the folder or its lock cannot be made, on a file system that is full or read-only, the daemon goes on without:
 * {@link #restore} tells, and takes the lock once it can.
 */
public final class StateDir implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private static final String LOCK_FILE = "lock";

    private final Path path;
    private Optional<Held> held = Optional.empty();
    /** A lock that was held is gone, and has not been taken again. */
    private boolean lost;
    private boolean closed;
    /** There was room once; later on the writes tell that are made anyway, and a disk at rest is left at rest. */
    private boolean roomSeen;

    /**
     * The lock.
     *
     * @param key identity of the file that is locked
     */
    private record Held(FileChannel channel, FileLock lock, Object key) {

        private void release() throws IOException {
            try {
                lock.release();
            } finally {
                channel.close();
            }
        }
    }

    private StateDir(Path path) {
        this.path = path;
    }

    /** What came of the attempt to lock it. */
    public sealed interface Opened {
        record Mine(StateDir dir) implements Opened {}

        /** Another daemon has it; its pid, if it has written it already. */
        record TakenBy(OptionalLong pid) implements Opened {}
    }

    /**
     * Makes the folder if there is none (0750, an existing folder keeps its mode), and locks it if it can be written.
     */
    public static Opened open(Path path) {
        var dir = new StateDir(path);
        Optional<Opened.TakenBy> other;
        try {
            other = dir.lock();
        } catch (IOException e) {
            // said by the first look, which tries once more
            LOG.debug("{}: {}", path, IoErrors.of(e));
            other = dir.holder();
        }
        return other.isPresent() ? other.get() : new Opened.Mine(dir);
    }

    private Optional<Opened.TakenBy> lock() throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IOException(path + " is not a folder");
        }
        SafeFolder.makeAll(path, SafeFolder.GROUP_READS);
        FileChannel channel = FileChannel.open(path.resolve(LOCK_FILE),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        try {
            Optional<FileLock> lock = tryLock(channel, false);
            if (lock.isEmpty()) {
                OptionalLong pid = pidIn(channel);
                channel.close();
                return Optional.of(new Opened.TakenBy(pid));
            }
            held = Optional.of(new Held(channel, lock.get(), key()));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        writePid(channel);
        return Optional.empty();
    }

    /** For a second daemon, which says it; a lock without it holds as well. */
    private static void writePid(FileChannel channel) throws IOException {
        byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
        channel.write(ByteBuffer.wrap(pid), 0);
        channel.truncate(pid.length);
    }

    /** The daemon that has locked a file which this one may only read. */
    private Optional<Opened.TakenBy> holder() {
        Path file = path.resolve(LOCK_FILE);
        if (held.isPresent() || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Optional<FileLock> free = tryLock(channel, true);
            return free.isPresent() ? Optional.empty() : Optional.of(new Opened.TakenBy(pidIn(channel)));
        } catch (IOException e) {
            LOG.debug("{}: {}", file, IoErrors.of(e));
            return Optional.empty();
        }
    }

    private Object key() throws IOException {
        return Objects.requireNonNull(Files.readAttributes(path.resolve(LOCK_FILE), BasicFileAttributes.class,
                LinkOption.NOFOLLOW_LINKS).fileKey());
    }

    private static Optional<FileLock> tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock(0, Long.MAX_VALUE, shared));
        } catch (OverlappingFileLockException _) {
            // this very process has it
            return Optional.empty();
        }
    }

    private static OptionalLong pidIn(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
        return text.matches("[0-9]{1,10}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    public Path path() {
        return path;
    }

    /**
     * Makes the folder again and locks it if it was removed, or the file that is locked, or could not be locked so far:
     * else it would not keep a second daemon out.
     */
    public synchronized FileReport restore() {
        try {
            if (closed) {
                return FileReport.FINE;
            }
            if (held.isPresent() && isLockedFile(held.get())) {
                requireWritable(held.get());
                return FileReport.FINE;
            }
            if (held.isPresent()) {
                lost = true;
                Held before = held.get();
                held = Optional.empty();
                before.release();
            }
            Optional<Opened.TakenBy> other = lock();
            if (other.isPresent()) {
                OptionalLong pid = other.get().pid();
                return FileReport.failed("the folder " + path + " is used by another daemon"
                        + (pid.isPresent() ? " (pid " + pid.getAsLong() + ")" : "") + " now; stop it or this one");
            }
            boolean again = lost;
            lost = false;
            requireWritable(held.orElseThrow());
            return again ? FileReport.restored("the folder " + path + " or its lock") : FileReport.FINE;
        } catch (IOException e) {
            return cannot(IoErrors.of(e));
        }
    }

    private void requireWritable(Held lock) throws IOException {
        if (!Files.isWritable(path)) {
            throw new IOException("it may not be written; its file system may be read-only");
        }
        if (pidIn(lock.channel).isEmpty()) {
            writePid(lock.channel);
        }
        if (!roomSeen) {
            SafeFolder.requireRoom(path);
            roomSeen = true;
        }
    }

    private FileReport cannot(String why) {
        return FileReport.failed("the folder " + path + " cannot be made, locked or written (" + why + "): "
                + "nothing new is kept there, and a second daemon may go unnoticed. "
                + "Make it a folder that can be written, with room");
    }

    private boolean isLockedFile(Held lock) throws IOException {
        try {
            return lock.key.equals(key());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Lets the next daemon in. The file stays: deleting it would let two in. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (held.isPresent()) {
            held.get().release();
        }
    }
}
