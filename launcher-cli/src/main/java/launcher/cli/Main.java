package launcher.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import launcher.cli.command.CliEnvironment;
import launcher.cli.command.CliRunner;

/** The command line. */
public final class Main {

    /** Set by the start script: the daemon's start script beside it. */
    private static final String DAEMON_PROPERTY = "launcher.daemon";

    private static final int BUFFER_BYTES = 16 * 1024;

    private Main() {}

    public static void main(String[] arguments) {
        // Ctrl-C needs no handling: the JVM ends at once with 130, and the closed socket cancels what was waited for
        int code = new CliRunner(surroundings()).run(List.of(arguments));
        // all is flushed and there are no hooks; System.exit would first load a logger for the case that a caller logs
        // exits
        Runtime.getRuntime().halt(code);
    }

    private static CliEnvironment surroundings() {
        return new CliEnvironment(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.getenv(),
                uid(),
                isTerminal(),
                version(),
                Optional.ofNullable(System.getProperty(DAEMON_PROPERTY)));
    }

    /** UTF-8 whatever the locale: names and messages are the same everywhere. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES), false,
                StandardCharsets.UTF_8);
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
            var target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
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
