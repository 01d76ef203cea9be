package launcher.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import launcher.cli.command.CliEnvironment;
import launcher.cli.command.CliRunner;
import launcher.cli.output.FailureRecordingStream;

/** The command line. */
public final class Main {

    /** Set by the start script: the daemon's start script beside it. */
    private static final String DAEMON_PROPERTY = "launcher.daemon";

    private static final int BUFFER_BYTES = 16 * 1024;

    private static final Path OUTPUT = Path.of("/proc/self/fd/1");

    // of stat(2)
    private static final int FILE_TYPE = 0170000;
    private static final int FIFO = 0010000;
    private static final int SOCKET = 0140000;

    private Main() {}

    public static void main(String[] arguments) {
        // Ctrl-C needs no handling: the JVM ends at once with 130, and the closed socket cancels what was waited for
        int code = new CliRunner(surroundings()).run(List.of(arguments));
        // all is flushed and there are no hooks; System.exit would first load a logger for the case that a caller logs
        // exits
        Runtime.getRuntime().halt(code);
    }

    private static CliEnvironment surroundings() {
        var out = new FailureRecordingStream(buffered(FileDescriptor.out));
        return new CliEnvironment(
                utf8(out),
                utf8(buffered(FileDescriptor.err)),
                System.getenv(),
                uid(),
                isTerminal(),
                version(),
                Optional.ofNullable(System.getProperty(DAEMON_PROPERTY)),
                () -> lost(out));
    }

    private static OutputStream buffered(FileDescriptor descriptor) {
        return new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES);
    }

    /** UTF-8 whatever the locale: names and messages are the same everywhere. */
    private static PrintStream utf8(OutputStream out) {
        return new PrintStream(out, false, StandardCharsets.UTF_8);
    }

    /** A pipe takes everything until its reader leaves, as in {@code status | head -1}: that is no failure. */
    private static Optional<String> lost(FailureRecordingStream out) {
        return out.failure().filter(_ -> !isPipe()).map(IOException::getMessage);
    }

    private static boolean isPipe() {
        try {
            int type = (int) Files.getAttribute(OUTPUT, "unix:mode") & FILE_TYPE;
            return type == FIFO || type == SOCKET;
        } catch (IOException e) {
            return false;
        }
    }

    private static long uid() {
        try {
            return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        } catch (IOException e) {
            throw new UncheckedIOException("/proc cannot be read", e);
        }
    }

    /** What System.console() would tell too, after loading twenty times as much. */
    private static boolean isTerminal() {
        try {
            var target = Files.readSymbolicLink(OUTPUT).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    private static String version() {
        try (InputStream text = Main.class.getResourceAsStream("version.txt")) {
            return text == null ? "unknown" : new String(text.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
