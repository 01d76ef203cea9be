package launcher.daemon.os;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Files that are replaced as a whole, by rename: a reader gets the old content or the new, never a part, and a reader
 * that has the old file open keeps it. For one writer a file: the new content grows beside it as {@code NAME.new}.
 */
public final class AtomicFile {

    private AtomicFile() {}

    /**
     * Replaces the file, or makes it, with this mode. After a power failure it may be empty: for what a reboot makes
     * worthless.
     *
     * @throws IOException if that failed; then the file is as before, and nothing is left beside it
     */
    public static void replace(Path file, byte[] content, String mode) throws IOException {
        replace(file, out -> out.write(content), mode);
    }

    /** Writes the content of a file that is too large to be held in memory. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * The same, written piece by piece.
     *
     * @throws IOException if that failed; then the file is as before, and nothing is left beside it
     */
    public static void replace(Path file, Content content, String mode) throws IOException {
        replace(file, content, mode, false);
    }

    /**
     * The same, and on the disk when this returns.
     *
     * @throws IOException if that failed; then the file is as before, unless only the name did not reach the disk
     */
    public static void replaceDurably(Path file, byte[] content, String mode) throws IOException {
        replace(file, out -> out.write(content), mode, true);
        // the rename itself is only on the disk once its folder is
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    private static void replace(Path file, Content content, String mode, boolean sync) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        // a writer that was killed may have left it
        Files.deleteIfExists(fresh);
        try {
            try (FileChannel channel = FileChannel.open(fresh,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)))) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
                content.writeTo(out);
                out.flush();
                if (sync) {
                    channel.force(true);
                }
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(fresh);
            throw e;
        }
    }
}
