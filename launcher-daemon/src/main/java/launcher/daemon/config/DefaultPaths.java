package launcher.daemon.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where things are unless the operator says otherwise.
 *
 * @param configuration the configuration file that is there; empty if none is
 * @param searched      where a configuration was looked for, in this order
 * @param socket        the control socket
 * @param stateDir      what survives a reboot
 * @param loadingPage   the template that a UCI configuration has, if it is there
 */
public record DefaultPaths(Optional<Path> configuration, List<Path> searched, Path socket, Path stateDir,
        Path loadingPage) {

    private static final String NAME = "streamlit-launcher";
    private static final Path LOADING_PAGE = Path.of("/usr/share", NAME, "loading.html");

    public DefaultPaths {
        searched = List.copyOf(searched);
    }

    /**
     * The paths for an account. Folders named in the environment count only if they are absolute, as the XDG
     * specification asks.
     *
     * @param uid    the account's number; 0 is root
     * @param exists answers which files are there
     */
    public static DefaultPaths of(Map<String, String> env, long uid, Predicate<Path> exists) {
        var candidates = new ArrayList<Path>();
        Path socket;
        Path state;
        if (uid == 0) {
            candidates.add(Path.of("/etc", NAME, "config.yaml"));
            candidates.add(Path.of("/etc/config", NAME));
            socket = Path.of("/run", NAME, "control.sock");
            state = Path.of("/var/lib", NAME);
        } else {
            Path own = Path.of("/tmp", NAME + "-" + uid);
            Optional<Path> home = folder(env, "HOME");
            folder(env, "XDG_CONFIG_HOME").or(() -> home.map(path -> path.resolve(".config")))
                    .ifPresent(path -> candidates.add(path.resolve(NAME).resolve("config.yaml")));
            socket = folder(env, "XDG_RUNTIME_DIR").map(path -> path.resolve(NAME)).orElse(own).resolve("control.sock");
            state = folder(env, "XDG_STATE_HOME").or(() -> home.map(path -> path.resolve(".local/state")))
                    .map(path -> path.resolve(NAME)).orElse(own.resolve("state"));
        }
        return new DefaultPaths(candidates.stream().filter(exists).findFirst(), candidates, socket, state,
                LOADING_PAGE);
    }

    private static Optional<Path> folder(Map<String, String> env, String variable) {
        return Optional.ofNullable(env.get(variable)).filter(value -> value.startsWith("/") && value.indexOf('\0') < 0)
                .map(Path::of);
    }
}
