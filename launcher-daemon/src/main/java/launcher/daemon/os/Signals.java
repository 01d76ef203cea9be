package launcher.daemon.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this process does with signals, as far as its children inherit it. */
public final class Signals {

    /** HUP, INT, QUIT, USR1, USR2, PIPE, ALRM, TERM. */
    private static final List<Integer> PASSED_ON = List.of(1, 2, 3, 10, 12, 13, 14, 15);

    private static final MethodHandle SIGNAL =
            Native.function("signal", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS));

    private Signals() {}

    /**
     * Catches, and does nothing about, every signal that this process was started to ignore. A daemon started by
     * {@code nohup} or by a script with {@code &} ignores HUP or INT, an ignored signal stays ignored in every child,
     * and a shell may not undo that: its apps could not be stopped by INT. A caught signal is reset in a child.
     */
    public static void catchIgnored() throws IOException {
        long ignored = ignored(Files.readAllLines(Path.of("/proc/self/status")));
        // the handler runs in any thread at any moment: abs(3) takes an int, returns and touches nothing
        MemorySegment doNothing = Native.addressOf("abs");
        for (int signal : PASSED_ON) {
            if ((ignored & (1L << (signal - 1))) != 0) {
                Native.call("signal " + signal, (_, errno) -> (long) SIGNAL.invokeExact(errno, signal, doNothing));
            }
        }
    }

    private static long ignored(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
                .findFirst().orElse(0);
    }
}
