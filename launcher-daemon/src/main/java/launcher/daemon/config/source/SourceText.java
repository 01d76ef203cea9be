package launcher.daemon.config.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import launcher.daemon.os.IoErrors;
import launcher.daemon.os.OpenedFile;
import launcher.daemon.os.OsException;

/** Reads a configuration file, within a limit. */
public final class SourceText {

    /** The largest file that is read; ten thousand apps fit. */
    public static final int BYTES_MAX = 1 << 20;

    private SourceText() {}

    /** The file's text without a byte order mark, or empty, and then {@code problems} says why. */
    public static Optional<String> read(Path file, Problems problems) {
        return bytes(file, problems).flatMap(bytes -> text(file, bytes, problems));
    }

    /** What is in the file, among it no NUL; or empty, and then {@code problems} says why. */
    public static Optional<byte[]> bytes(Path file, Problems problems) {
        SourceLocation start = SourceLocation.startOf(file);
        byte[] bytes;
        if (Files.isDirectory(file)) {
            problems.error(start, "this is a folder; name the configuration file in it");
            return Optional.empty();
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            problems.error(start, "this is not a regular file");
            return Optional.empty();
        }
        // judged once more when open: an app may own the folder of its manifest, and put a FIFO there meanwhile
        try (OpenedFile opened = OpenedFile.of(file)) {
            if (!opened.isRegular()) {
                problems.error(start, "this is not a regular file");
                return Optional.empty();
            }
            bytes = opened.bytes(BYTES_MAX + 1);
        } catch (OsException e) {
            problems.error(start, switch (e.errno()) {
                case OsException.ENOENT -> "no such file; create it, or name another with --config";
                case OsException.EACCES -> "the daemon may not read this file; check its owner and mode";
                default -> "cannot be read: " + IoErrors.of(e);
            });
            return Optional.empty();
        } catch (IOException e) {
            problems.error(start, "cannot be read: " + IoErrors.of(e));
            return Optional.empty();
        }
        if (bytes.length > BYTES_MAX) {
            problems.error(start, "larger than 1 MiB; let apps_dir name a folder of apps instead of listing them all");
            return Optional.empty();
        }
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                problems.error(placeAt(file, new String(bytes, 0, i, StandardCharsets.UTF_8)),
                        "a NUL character; this is not a text file, or it was damaged");
                return Optional.empty();
            }
        }
        return Optional.of(bytes);
    }

    /** The bytes of a file as text without a byte order mark, or empty, and then {@code problems} says why. */
    public static Optional<String> text(Path file, byte[] bytes, Problems problems) {
        var in = ByteBuffer.wrap(bytes);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(in).toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException _) {
            String before = new String(bytes, 0, in.position(), StandardCharsets.UTF_8);
            problems.error(placeAt(file, before), "not UTF-8; save the file in that encoding");
            return Optional.empty();
        }
    }

    /** The position right behind {@code before}, which begins the file. */
    static SourceLocation placeAt(Path file, String before) {
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        String lastLine = before.substring(before.lastIndexOf('\n') + 1);
        return new SourceLocation(file, line, 1 + lastLine.codePointCount(0, lastLine.length()));
    }
}
