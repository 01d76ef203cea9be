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
import launcher.daemon.os.IoErrors;
import launcher.daemon.os.SafeFolder;

/** The folder of what survives, locked for this process until it is closed or the process ends, however it ends. */
public final class StateDir implements AutoCloseable {

    private static final String LOCK_FILE = "lock";

    private final Path path;
    private FileChannel channel;
    private FileLock lock;
    /** Identity of the file that is locked. */
    private Object key;

    private StateDir(Path path, FileChannel channel, FileLock lock, Object key) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
        this.key = key;
    }

    /** What came of the attempt to lock it. */
    public sealed interface Opened {
        record Mine(StateDir dir) implements Opened {}

        /** Another daemon has it; its pid, if it has written it already. */
        record TakenBy(OptionalLong pid) implements Opened {}
    }

    /**
     * Makes the folder if there is none (0750, an existing folder keeps its mode), and locks it.
     *
     * @throws IOException if it cannot be made or written
     */
    public static Opened open(Path path) throws IOException {
        SafeFolder.makeAll(path, SafeFolder.GROUP_READS);
        FileChannel channel = FileChannel.open(path.resolve(LOCK_FILE),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        try {
            Optional<FileLock> lock = tryLock(channel);
            if (lock.isEmpty()) {
                OptionalLong pid = pidIn(channel);
                channel.close();
                return new Opened.TakenBy(pid);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)),
                    0);
            return new Opened.Mine(new StateDir(path, channel, lock.get(), key(path)));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Object key(Path folder) throws IOException {
        return Objects.requireNonNull(Files.readAttributes(folder.resolve(LOCK_FILE), BasicFileAttributes.class,
                LinkOption.NOFOLLOW_LINKS).fileKey());
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
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
     * Makes the folder again and locks it if it was removed, or the file that is locked: else it would not keep a
     * second daemon out.
     *
     * @return what was done about it, for people; empty if all is there
     */
    public synchronized Optional<String> restore() {
        try {
            if (isLockedFile()) {
                return Optional.empty();
            }
            return Optional.of(switch (open(path)) {
                case Opened.Mine(StateDir again) -> {
                    channel.close();
                    channel = again.channel;
                    lock = again.lock;
                    key = again.key;
                    yield "the folder " + path + " or its lock";
                }
                case Opened.TakenBy(OptionalLong pid) -> "the folder " + path + ", which another daemon"
                        + (pid.isPresent() ? " (pid " + pid.getAsLong() + ")" : "") + " uses now";
            });
        } catch (IOException e) {
            return Optional.of("the folder " + path + ", which cannot be made again (" + IoErrors.of(e) + ")");
        }
    }

    private boolean isLockedFile() throws IOException {
        try {
            return key.equals(key(path));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Lets the next daemon in. The file stays: deleting it would let two in. */
    @Override
    public synchronized void close() throws IOException {
        try {
            lock.release();
        } finally {
            channel.close();
        }
    }
}
