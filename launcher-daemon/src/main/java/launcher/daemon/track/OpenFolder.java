package launcher.daemon.track;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A folder held open by descriptor: what is done in it is done in this folder, whatever its path leads to by now. No
 * operation follows a link, opens a file that was there before, or blocks on a file.
 */
final class OpenFolder implements AutoCloseable {

    /** A touch file may be touched by each account that may write the folder. */
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-rw----");

    private final SecureDirectoryStream<Path> stream;
    private final Object key;

    private OpenFolder(SecureDirectoryStream<Path> stream, Object key) {
        this.stream = stream;
        this.key = key;
    }

    /** Opens {@code path}, whose last name must not be a link; the names above it may be. */
    static OpenFolder open(Path path) throws IOException {
        Path parent = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a touch folder below /");
        try (DirectoryStream<Path> above = Files.newDirectoryStream(parent)) {
            if (!(above instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("this system cannot open folders by descriptor");
            }
            SecureDirectoryStream<Path> stream =
                    secure.newDirectoryStream(path.getFileName(), LinkOption.NOFOLLOW_LINKS);
            try {
                return new OpenFolder(stream, keyOf(attributes(stream)));
            } catch (IOException e) {
                stream.close();
                throw e;
            }
        }
    }

    private static PosixFileAttributes attributes(SecureDirectoryStream<Path> stream) throws IOException {
        return stream.getFileAttributeView(PosixFileAttributeView.class).readAttributes();
    }

    private static Object keyOf(BasicFileAttributes attributes) throws IOException {
        return Optional.ofNullable(attributes.fileKey()).orElseThrow(() -> new IOException("a file without an inode"));
    }

    PosixFileAttributes attributes() throws IOException {
        return attributes(stream);
    }

    /** Whether {@code path} itself, not what a link there leads to, still is this folder. */
    boolean isAt(Path path) {
        try {
            return key.equals(
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey());
        } catch (IOException _) {
            return false;
        }
    }

    /**
     * The names in the folder, as text; can be asked for once. A name of odd bytes comes out as something no app has.
     */
    Iterable<String> names() {
        return () -> {
            Iterator<Path> entries = stream.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return entries.hasNext();
                }

                @Override
                public String next() {
                    return String.valueOf(entries.next().getFileName());
                }
            };
        };
    }

    /** Equal for the same folder, whatever its path. */
    Object key() {
        return key;
    }

    /** What lstat says of the entry; empty if there is none. */
    Optional<PosixFileAttributes> lookAt(String name) throws IOException {
        try {
            return Optional.of(stream.getFileAttributeView(
                    Path.of(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).readAttributes());
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /**
     * Puts a new empty file there, instead of whatever had the name. A file that is moved into place is never opened,
     * so a FIFO or a link of that name can neither block the caller nor lead anywhere.
     *
     * @param fresh a name that nothing has
     */
    void putFile(String name, String fresh) throws IOException {
        Path temporary = Path.of(fresh);
        stream.newByteChannel(
                temporary,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(FILE_MODE)).close();
        try {
            // again, since the umask took its share
            stream.getFileAttributeView(temporary, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setPermissions(FILE_MODE);
            stream.move(temporary, stream, Path.of(name));
        } catch (FileSystemException e) {
            stream.deleteFile(temporary);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
