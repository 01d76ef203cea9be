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
import java.util.stream.IntStream;

/** What this process does with signals, as far as its children inherit it. */
public final class Signals {

    /** HUP, INT, QUIT, USR1, USR2, PIPE, ALRM, TERM. */
    private static final List<Integer> PASSED_ON = List.of(1, 2, 3, 10, 12, 13, 14, 15);

    /** Would end this process, though they mean nothing to it: USR1, ALRM, STKFLT, VTALRM, PROF, IO, PWR, real-time. */
    private static final List<Integer> MEANINGLESS = IntStream.concat(
            IntStream.of(10, 14, 16, 26, 27, 29, 30), IntStream.rangeClosed(34, 64)).boxed().toList();

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
        for (int signal : PASSED_ON) {
            if ((ignored & (1L << (signal - 1))) != 0) {
                takeAndDoNothing(signal);
            }
        }
    }

    /**
     * Catches, and does nothing about, every signal that would end this process and that no program sends it for a
     * reason. Not ignored: that would be inherited.
     */
    public static void catchMeaningless() throws OsException {
        for (int signal : MEANINGLESS) {
            takeAndDoNothing(signal);
        }
    }

    private static void takeAndDoNothing(int signal) throws OsException {
        // the handler runs in any thread at any moment: abs(3) takes an int, returns and touches nothing
        MemorySegment doNothing = Native.addressOf("abs");
        Native.call("signal " + signal, (_, errno) -> (long) SIGNAL.invokeExact(errno, signal, doNothing));
    }

    private static long ignored(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
                .findFirst().orElse(0);
    }
}
