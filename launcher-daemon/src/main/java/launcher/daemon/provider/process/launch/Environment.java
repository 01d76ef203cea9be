package launcher.daemon.provider.process.launch;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import launcher.daemon.os.Account;

/**
 * What an app finds in its environment: a few of the daemon's variables, {@code PYTHONUNBUFFERED=1}, its
 * {@code env_file}, its {@code env}, in rising order of weight. A list of what is passed on, and not of what is not: so
 * nothing of the daemon's own (NOTIFY_SOCKET, LISTEN_FDS, JAVA_*, LD_*, a secret) reaches an app unless it is given to
 * it.
 */
public final class Environment {

    /** Names the run in the environment of every process it starts, and so finds those that leave its session. */
    public static final String RUN = "STREAMLIT_LAUNCHER_RUN";

    /**
     * What is written of a run, once more in the environment of its shim, where no cleaner of files comes; not in the
     * app's.
     */
    public static final String RECORD = "STREAMLIT_LAUNCHER_RECORD";

    public static final String PATH_DEFAULT = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final Set<String> PASSED_ON =
            Set.of("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "USER", "LOGNAME", "SHELL");
    private static final String LOCALE = "LC_";
    /** Set by the start script for the virtual machine alone. */
    private static final String LOCALE_OF_THE_DAEMON = "LC_ALL";
    /** Python keeps what it prints to a pipe for itself until there are 8 KiB of it; empty turns that on again. */
    private static final String PYTHON_UNBUFFERED = "PYTHONUNBUFFERED";
    /** The last line of a {@link #script}; without it the command would not be run and count as having succeeded. */
    public static final String SCRIPT_END = "exec \"$@\" </dev/null\n";

    /**
     * The limit of open files that the daemon was started with. Java raises its own to the most that is allowed, which
     * the daemon needs and every app would inherit: programs that close all files they may have open take long then,
     * and select(2) fails above 1024.
     */
    private static final String OPEN_FILES = "STREAMLIT_LAUNCHER_OPEN_FILES";
    private static final Pattern LIMIT = Pattern.compile("[0-9]{1,12}|unlimited");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Environment() {}

    /** True if a shell can pass a variable of this name on. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** What of the daemon's environment is passed on. */
    public static Map<String, String> inherited(Map<String, String> daemons) {
        var inherited = new TreeMap<String, String>();
        daemons.forEach((name, value) -> {
            boolean locale = name.startsWith(LOCALE) && !name.equals(LOCALE_OF_THE_DAEMON) && isName(name);
            if (PASSED_ON.contains(name) || locale) {
                inherited.put(name, value);
            }
        });
        inherited.putIfAbsent("PATH", PATH_DEFAULT);
        inherited.put(PYTHON_UNBUFFERED, "1");
        return inherited;
    }

    /** What of it is another user's own. */
    public static Map<String, String> of(Account account) {
        return Map.of("HOME", account.home(), "USER", account.name(), "LOGNAME", account.name(), "SHELL",
                account.shell());
    }

    /** The limit of open files that the start script noted. */
    public static Optional<String> openFiles(Map<String, String> daemons) {
        return Optional.ofNullable(daemons.get(OPEN_FILES)).filter(limit -> LIMIT.matcher(limit).matches());
    }

    /** The shell's own words for: set all this, then become the command given as arguments, without an input. */
    public static String script(LaunchPlan plan) throws LaunchRefusedException {
        var script = new StringBuilder();
        plan.openFiles().ifPresent(limit -> script.append("ulimit -Sn ").append(limit).append(" 2>/dev/null\n"));
        for (var entry : new TreeMap<>(plan.environment()).entrySet()) {
            if (!isName(entry.getKey())) {
                throw new LaunchRefusedException("env: \"" + entry.getKey()
                        + "\" cannot be the name of a variable; use letters, digits and _");
            }
            if (entry.getValue().indexOf('\0') >= 0) {
                throw new LaunchRefusedException("env: the value of " + entry.getKey() + " holds a NUL");
            }
            script.append("export ").append(entry.getKey()).append('=').append(quoted(entry.getValue())).append('\n');
        }
        return script.append(SCRIPT_END).toString();
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
