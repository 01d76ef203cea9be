package launcher.cli.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import launcher.core.protocol.ControlSocketPath;
import launcher.core.protocol.ErrorCode;

/** Which socket: that of the option, else the environment's, else the configuration's, else the default. */
public final class SocketChoice {

    private final Map<String, String> environment;
    private final long uid;

    public SocketChoice(Map<String, String> environment, long uid) {
        this.environment = environment;
        this.uid = uid;
    }

    /**
     * The socket to talk to.
     *
     * @param named what {@code --socket} says
     */
    public Path choose(Optional<String> named) throws RequestFailedException {
        var path = named
                .or(() -> variable(ControlSocketPath.ENVIRONMENT_VARIABLE))
                .or(() -> ConfigurationFiles.of(environment, uid).flatMap(ConfiguredSocket::in))
                .orElseGet(() -> ControlSocketPath.byDefault(uid, variable("XDG_RUNTIME_DIR")));
        int bytes = path.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > ControlSocketPath.BYTES_MAX || path.indexOf('\0') >= 0) {
            throw new RequestFailedException(ErrorCode.BAD_REQUEST.exitCode(), "the path of the socket has " + bytes
                    + " bytes: " + path,
                    "a Unix socket's path has at most " + ControlSocketPath.BYTES_MAX + ", and no NUL");
        }
        var socket = Path.of(path);
        refuseForeignFolder(socket);
        return socket;
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** In a folder that any account may make, another account could play the daemon. */
    private void refuseForeignFolder(Path socket) throws RequestFailedException {
        var folder = Path.of(ControlSocketPath.sharedFolderOf(uid));
        if (!socket.startsWith(folder) || !Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            var found = Files.readAttributes(folder, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            long owner = ((Number) Objects.requireNonNull(found.get("uid"))).longValue();
            if (owner == uid && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
        } catch (IOException e) {
            throw new RequestFailedException(1, folder + " cannot be looked at: " + e.getMessage(), "");
        }
        throw new RequestFailedException(ErrorCode.NOT_PERMITTED.exitCode(), folder
                + " is not a folder of yours: somebody else may have put it there",
                "remove it, or name the daemon's socket with --socket");
    }
}
