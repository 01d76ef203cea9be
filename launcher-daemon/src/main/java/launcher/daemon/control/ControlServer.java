package launcher.daemon.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.WireCodec;
import launcher.core.protocol.WireError;
import launcher.daemon.os.Account;
import launcher.daemon.os.FileReport;
import launcher.daemon.os.IoErrors;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the control socket, and serves it from {@link #serve} until it is closed. A client that connects before that
 * waits. Where the file system takes no socket the daemon goes on without; {@link #restore} tells, and makes it once
 * that can be done.
 */
public final class ControlServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** How long to leave a failing accept alone, such as one without a free file descriptor. */
    private static final long ACCEPT_PAUSE_MILLIS = 100;

    private final SocketFile file;
    /** Empty until the socket could be made. */
    private volatile Optional<SocketFile.Claim.Bound> bound = Optional.empty();
    private Optional<PosixFileAttributes> folderRights = Optional.empty();
    private Optional<CommandHandler> handler = Optional.empty();
    private final BooleanSupplier readersAll;
    private final ControlLimits limits;
    private Optional<Thread> accepting = Optional.empty();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Set<ControlConnection> connections = new HashSet<>();
    private long accepted;

    /** What opening came to. */
    public sealed interface Opening {
        record Opened(ControlServer server) implements Opening {}

        /** Another daemon answers on this socket. */
        record AlreadyRunning(long pid) implements Opening {}

        /** For people: why, and what to do. */
        record Impossible(String why) implements Opening {}
    }

    /**
     * Claims the socket, so that no other daemon can.
     *
     * @param readersAll whether users outside the socket's group may read; asked at each request. Whether they can
     *     reach the socket at all is up to its rights, which are set here and by {@link #readersChanged}
     */
    public static Opening open(Path socket, BooleanSupplier readersAll) {
        return open(socket, readersAll, ControlLimits.STANDARD);
    }

    static Opening open(Path socket, BooleanSupplier readersAll, ControlLimits limits) {
        var file = new SocketFile(socket, readersAll.getAsBoolean());
        return switch (file.claim()) {
            case SocketFile.Claim.AlreadyRunning(var pid) -> new Opening.AlreadyRunning(pid);
            case SocketFile.Claim.Impossible(var why) -> new Opening.Impossible(why);
            case SocketFile.Claim.Unavailable(var why) -> {
                // said by the first look, which tries once more
                LOG.debug("control socket: {}", why);
                yield new Opening.Opened(new ControlServer(file, readersAll, limits));
            }
            case SocketFile.Claim.Bound bound -> {
                var server = new ControlServer(file, readersAll, limits);
                server.hold(bound);
                yield new Opening.Opened(server);
            }
        };
    }

    private ControlServer(SocketFile file, BooleanSupplier readersAll, ControlLimits limits) {
        this.file = file;
        this.readersAll = readersAll;
        this.limits = limits;
    }

    /** Begins to answer. To be called once. */
    public synchronized void serve(CommandHandler commands) {
        handler = Optional.of(commands);
        acceptIfPossible();
    }

    private synchronized void hold(SocketFile.Claim.Bound claimed) {
        bound = Optional.of(claimed);
        folderRights = file.folderRights();
        acceptIfPossible();
    }

    private void acceptIfPossible() {
        if (accepting.isEmpty() && bound.isPresent() && handler.isPresent()) {
            var permissions = new Permissions(Account.ownUid(), bound.get().gid());
            var gate = new AuthorizingHandler(permissions, readersAll, handler.get());
            accepting = Optional.of(Thread.ofPlatform().daemon().name("control-accept").start(() -> accept(gate)));
        }
    }

    /** Lets all users connect, or the group alone, as the readers are now. */
    public void readersChanged() {
        try {
            file.openTo(readersAll.getAsBoolean());
        } catch (NoSuchFileException e) {
            LOG.debug("control: the socket gets its rights when it is made: {}", IoErrors.of(e));
        } catch (IOException e) {
            LOG.warn("control: the rights of the socket stay as they are: {}", IoErrors.of(e));
        }
    }

    /** Puts the socket back if its file is gone or is another's, or could not be made so far. */
    public synchronized FileReport restore() {
        if (closed.getCount() == 0 || bound.filter(held -> file.isStill(held.identity())).isPresent()) {
            return FileReport.FINE;
        }
        return switch (file.claim()) {
            case SocketFile.Claim.AlreadyRunning(var pid) -> FileReport.failed("another daemon (pid " + pid
                    + ") serves it now; stop it or this one");
            case SocketFile.Claim.Impossible(var why) -> FileReport.failed(why);
            case SocketFile.Claim.Unavailable(var why) -> FileReport.failed(why);
            case SocketFile.Claim.Bound claimed -> {
                Optional<SocketFile.Claim.Bound> before = bound;
                folderRights.ifPresent(file::setFolderRights);
                hold(claimed);
                before.ifPresent(held -> closeQuietly(held.socket()));
                yield before.isPresent() ? FileReport.restored("the control socket") : FileReport.FINE;
            }
        };
    }

    private static void closeQuietly(AFUNIXServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("control: {}", e.toString());
        }
    }

    private void accept(AuthorizingHandler gate) {
        while (!isClosed(0)) {
            AFUNIXServerSocket current = bound.orElseThrow().socket();
            try {
                serve(current.accept(), gate);
            } catch (IOException e) {
                if (!current.isClosed()) {
                    LOG.warn("control: no connection accepted: {}", e.toString());
                    isClosed(ACCEPT_PAUSE_MILLIS);
                }
            }
        }
    }

    private boolean isClosed(long waitMillis) {
        try {
            return closed.await(waitMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void serve(AFUNIXSocket client, AuthorizingHandler gate) throws IOException {
        try {
            var peer = PeerCredentials.of(client.getPeerCredentials());
            var connection = new ControlConnection("control-" + accepted++, client, peer, gate, limits, this::forget);
            Optional<WireError> refusal = add(connection, gate.permissions());
            if (refusal.isEmpty()) {
                connection.start();
            } else {
                refuse(client, refusal.get());
            }
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** Why it is one too many; empty if it is taken. Accounts that may only read leave some to those that may more. */
    private Optional<WireError> add(ControlConnection connection, Permissions permissions) {
        synchronized (connections) {
            boolean reader = !permissions.mayChange(connection.peer());
            long readers = connections.stream().filter(other -> !permissions.mayChange(other.peer())).count();
            if (reader && readers >= limits.readers()) {
                return Optional.of(busy("all " + limits.readers() + " connections of accounts that may only read"));
            }
            if (connections.size() >= limits.connections() || closed.getCount() == 0) {
                return Optional.of(busy("all " + limits.connections() + " connections"));
            }
            connections.add(connection);
            return Optional.empty();
        }
    }

    private static WireError busy(String what) {
        return WireError.of(ErrorCode.BUSY, what + " are taken", "try again in a moment");
    }

    private void forget(ControlConnection connection) {
        synchronized (connections) {
            connections.remove(connection);
        }
    }

    /** The line fits into the socket's empty buffer, so this does not block. */
    private static void refuse(AFUNIXSocket client, WireError error) throws IOException {
        try (client) {
            client.getOutputStream()
                    .write((WireCodec.encodeFailed(Optional.empty(), error) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /**
     * Takes no more requests, answers those in progress {@code shutting-down}, and leaves neither a thread nor the
     * socket file.
     */
    @Override
    public synchronized void close() throws IOException {
        Set<ControlConnection> open;
        synchronized (connections) {
            closed.countDown();
            open = Set.copyOf(connections);
        }
        if (bound.isPresent()) {
            file.remove(bound.get().identity());
            bound.get().socket().close();
        }
        open.forEach(ControlConnection::shutDown);
        try {
            if (accepting.isPresent()) {
                accepting.get().join();
            }
            for (var connection : open) {
                connection.awaitEnd(limits.farewell());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
