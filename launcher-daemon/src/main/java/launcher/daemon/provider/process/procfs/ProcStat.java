package launcher.daemon.provider.process.procfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What /proc tells about a process at one moment. */
public record ProcStat(ProcessIdentity identity, String name, char state, long parent, long group, long session) {

    private static final Path PROC = Path.of("/proc");

    /** Positions of the words after the name, which stands in parentheses and may hold anything. */
    private static final int STATE = 0;
    private static final int PARENT = 1;
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final int START_TICKS = 19;

    /**
     * {@code Uid: REAL EFFECTIVE SAVED FILESYSTEM}, a line of /proc/PID/status. The process's name stands above it and
     * is what the process likes, of which the kernel escapes line feeds only: a carriage return must not end a line
     * here.
     */
    private static final Pattern UIDS = Pattern.compile("(?:^|\n)Uid:\t([0-9]+)\t");

    /** In the file status: signals that the whole process has not taken yet, a bit each. */
    private static final String PENDING = "ShdPnd:";
    private static final long SIGSTOP_BIT = 1L << (19 - 1);

    /** The process of this number, or empty if there is none. */
    public static Optional<ProcStat> of(long pid) {
        return read(pid, "stat").flatMap(bytes -> parse(new String(bytes, StandardCharsets.ISO_8859_1)));
    }

    /** All processes that can be seen, zombies included. */
    public static List<ProcStat> all() {
        var all = new ArrayList<ProcStat>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, entry -> isNumber(name(entry)))) {
            for (Path entry : entries) {
                of(Long.parseLong(name(entry))).ifPresent(all::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("/proc cannot be read", e);
        }
        return all;
    }

    /** False for a zombie, which only waits to be reaped. */
    public boolean alive() {
        return state != 'Z' && state != 'X';
    }

    /**
     * True while a signal or a debugger holds it where it is. That is so too of a process in an uninterruptible wait
     * that a stop signal waits for: it runs no more of its own code. A process that began another with vfork waits so
     * until that has gone on to its program, which it does not do while it is stopped itself.
     */
    public boolean stopped() {
        return state == 'T' || state == 't' || (state == 'D' && stopPending());
    }

    private boolean stopPending() {
        return read(pid(), "status").map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).lines()
                .filter(line -> line.startsWith(PENDING))
                .anyMatch(line ->
                        (Long.parseUnsignedLong(line.substring(PENDING.length()).strip(), 16) & SIGSTOP_BIT) != 0))
                .orElse(false);
    }

    /** The numbers of these, for people: {@code 812, 813}. */
    public static String pids(Collection<ProcStat> processes) {
        return processes.stream().map(process -> String.valueOf(process.pid())).collect(Collectors.joining(", "));
    }

    public long pid() {
        return identity.pid();
    }

    /** The values of this variable that the process was started with; none if that is hidden. */
    public Set<String> environment(String variable) {
        return read(pid(), "environ").map(environment -> values(environment, variable)).orElse(Set.of());
    }

    /** The words the process was started with, each ended by NUL; empty if it has ended. */
    public String arguments() {
        return read(pid(), "cmdline").map(words -> new String(words, StandardCharsets.ISO_8859_1)).orElse("");
    }

    /** The account that started the process, which no program it runs can choose; empty if the process has ended. */
    public Optional<Integer> realUid() {
        return read(pid(), "status").map(status -> UIDS.matcher(new String(status, StandardCharsets.ISO_8859_1)))
                .filter(Matcher::find)
                .map(line -> Integer.parseUnsignedInt(line.group(1)));
    }

    public static Optional<ProcStat> parse(String stat) {
        int open = stat.indexOf('(');
        int close = stat.lastIndexOf(')');
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] words = stat.substring(close + 1).strip().split(" ", -1);
        if (words.length <= START_TICKS) {
            return Optional.empty();
        }
        long pid = Long.parseLong(stat.substring(0, open).strip());
        var identity = new ProcessIdentity(pid, Long.parseLong(words[START_TICKS]));
        return Optional.of(new ProcStat(identity, stat.substring(open + 1, close), words[STATE].charAt(0),
                Long.parseLong(words[PARENT]), Long.parseLong(words[GROUP]), Long.parseLong(words[SESSION])));
    }

    /** A file of the process, or empty if it is gone or not ours to read. */
    static Optional<byte[]> read(long pid, String file) {
        try {
            return Optional.of(Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Entries of an environment, {@code NAME=value}, end with NUL. */
    public static Set<String> values(byte[] environment, String variable) {
        String prefix = variable + "=";
        return Stream.of(new String(environment, StandardCharsets.UTF_8).split("\0", -1))
                .filter(entry -> entry.startsWith(prefix))
                .map(entry -> entry.substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    private static String name(Path entry) {
        return entry.getFileName().toString();
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
