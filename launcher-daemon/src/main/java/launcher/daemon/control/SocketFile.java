package launcher.daemon.control;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.UUID;
import launcher.core.protocol.ControlSocketPath;
import launcher.daemon.os.IoErrors;
import launcher.daemon.os.SafeFolder;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.ConnectionRefusedSocketException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket in the file system: its folder, its rights, and the daemon that holds it. */
final class SocketFile {

    /** The group whose members may use the daemon, where it exists. */
    static final String GROUP = "streamlit-launcher";

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");
    private static final int BACKLOG = 128;
    private static final int CLAIMS_MAX = 100;

    private final Path path;
    private volatile boolean openToAll;

    /** @param openToAll whether other users may connect; reading is all they may do then */
    SocketFile(Path path, boolean openToAll) {
        this.path = path.toAbsolutePath();
        this.openToAll = openToAll;
    }

    /**
     * Which file lies at the path. A file system may give the inode of a removed file to the next one, so the time of
     * creation counts too.
     */
    record Identity(Object fileKey, FileTime created) {

        private static Identity of(Path path) throws IOException {
            var attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new Identity(attributes.fileKey(), attributes.creationTime());
        }
    }

    /** What claiming the path came to. */
    sealed interface Claim {
        /**
         * The path is ours.
         *
         * @param identity of the file, so that only this one is removed at the end
         */
        record Bound(AFUNIXServerSocket socket, Identity identity, long gid) implements Claim {}

        /** A daemon answers there already. */
        record AlreadyRunning(long pid) implements Claim {}

        /** It will not be otherwise before an operator changes something. For people: why, and what to do. */
        record Impossible(String why) implements Claim {}

        /** The file system takes no socket now. For people: why, and what to do. */
        record Unavailable(String why) implements Claim {}
    }

    Claim claim() {
        int bytes = path.toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > ControlSocketPath.BYTES_MAX) {
            return new Claim.Impossible(path + ": the path has " + bytes
                    + " bytes, and a Unix socket's at most "
                    + ControlSocketPath.BYTES_MAX + "; set a shorter launcher.socket");
        }
        try {
            var folder = path.getParent();
            if (folder == null) {
                return new Claim.Impossible(path + " is a folder; name a file in launcher.socket");
            }
            var problem = new SocketFolder(folder, openToAll).prepare();
            return problem.isPresent() ? new Claim.Impossible(problem.get()) : claimAlone();
        } catch (AccessDeniedException e) {
            return new Claim.Impossible(path + ": " + IoErrors.of(e));
        } catch (IOException e) {
            return new Claim.Unavailable(path + " cannot be made (" + IoErrors.of(e) + "): no command is answered; "
                    + "make room there, or make it writable");
        }
    }

    /**
     * Two daemons that start at the same moment could both find a stale socket, and the second remove the first's new
     * one: so this happens under a lock. The lock's file is removed with it, so the process that got it looks whether
     * its name still means this very file. A file system that is full has no room for that; then the lock of the folder
     * alone keeps a second daemon out.
     */
    private Claim claimAlone() throws IOException {
        var lockPath = path.resolveSibling(path.getFileName() + ".lock");
        for (int i = 0; i < CLAIMS_MAX; i++) {
            var opened = openLock(lockPath);
            if (opened.isEmpty()) {
                return bind();
            }
            try (var channel = opened.get(); var _ = channel.lock()) {
                if (isStill(lockPath, channel)) {
                    try {
                        return bind();
                    } finally {
                        Files.deleteIfExists(lockPath);
                    }
                }
            }
        }
        return new Claim.Impossible(lockPath
                + " keeps changing; is another daemon starting over and over?");
    }

    /** Empty if the file system takes no new file. */
    private static Optional<FileChannel> openLock(Path lockPath) throws IOException {
        try {
            return Optional.of(FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS));
        } catch (AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            LOG.debug("control: {}", IoErrors.of(e));
            return Optional.empty();
        }
    }

    private static boolean isStill(Path lockPath, FileChannel channel) {
        var token = StandardCharsets.US_ASCII.encode(UUID.randomUUID().toString());
        try {
            channel.truncate(0);
            channel.write(token.duplicate());
            return Files.readString(lockPath).equals(StandardCharsets.US_ASCII.decode(token).toString());
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            LOG.debug("control: {}", IoErrors.of(e));
            return true;
        }
    }

    private Claim bind() throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!isSocket()) {
                return new Claim.Impossible(path
                        + " exists and is no socket; remove it or set another launcher.socket");
            }
            Optional<Long> holder;
            try {
                holder = holder();
            } catch (IOException e) {
                return new Claim.Impossible(path + ": " + IoErrors.of(e));
            }
            if (holder.isPresent()) {
                return new Claim.AlreadyRunning(holder.get());
            }
            Files.deleteIfExists(path);
        }
        var socket = AFUNIXServerSocket.newInstance();
        try {
            socket.setDeleteOnClose(false);
            socket.bind(AFUNIXSocketAddress.of(path), BACKLOG);
            giveToGroup(path);
            openTo(openToAll);
            long gid = ((Number) Files.getAttribute(path, "unix:gid")).longValue();
            return new Claim.Bound(socket, Identity.of(path), gid);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private boolean isSocket() throws IOException {
        int type = ((Number) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS)).intValue() & 0xF000;
        return type == 0xC000;
    }

    /** Sets which users may connect: all, or the group alone. */
    void openTo(boolean all) throws IOException {
        openToAll = all;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(all ? "rw-rw-rw-" : "rw-rw----"));
        Path folder = path.resolveSibling(".");
        if (all && !Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
            LOG.warn("readers: all has no effect yet: others may not enter {}; let them with chmod o+x",
                    path.getParent());
        }
    }

    /**
     * The pid of the process that listens on the existing socket; empty if none does.
     *
     * @throws IOException if that cannot be found out: a live daemon's socket must not be removed for an error of
     * another kind
     */
    private Optional<Long> holder() throws IOException {
        try (var probe = AFUNIXSocket.connectTo(AFUNIXSocketAddress.of(path))) {
            return Optional.of(probe.getPeerCredentials().getPid());
        } catch (ConnectionRefusedSocketException _) {
            return Optional.empty();
        } catch (IOException e) {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.empty();
            }
            throw new IOException("it cannot be told whether a daemon serves it (" + e.getMessage()
                    + "); if none does, remove it", e);
        }
    }

    /** Gives {@code file} to the launcher's group, where that exists and we may. */
    static void giveToGroup(Path file) throws IOException {
        try {
            SafeFolder.giveToGroup(file, GROUP);
        } catch (UserPrincipalNotFoundException | FileSystemException e) {
            // an ordinary user outside that group: the file stays with the user's own
            return;
        }
    }

    /** Removes the socket unless another socket has been put at its path. */
    void remove(Identity identity) throws IOException {
        try {
            if (Identity.of(path).equals(identity)) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            return;
        }
    }

    /** Mode and group of the folder, for {@link #setFolderRights}; empty if they cannot be read. */
    Optional<PosixFileAttributes> folderRights() {
        try {
            return Optional.of(Files.readAttributes(path.resolveSibling("."), PosixFileAttributes.class));
        } catch (IOException e) {
            LOG.debug("control: the rights of the folder: {}", IoErrors.of(e));
            return Optional.empty();
        }
    }

    /** Gives a folder that was made again the rights of the one before. */
    void setFolderRights(PosixFileAttributes before) {
        var folder = Files.getFileAttributeView(path.resolveSibling("."), PosixFileAttributeView.class);
        try {
            PosixFileAttributes now = folder.readAttributes();
            if (!now.group().equals(before.group())) {
                folder.setGroup(before.group());
            }
            if (!now.permissions().equals(before.permissions())) {
                folder.setPermissions(before.permissions());
            }
        } catch (IOException e) {
            LOG.warn("control: the folder of the socket keeps other rights than before: {}", IoErrors.of(e));
        }
    }

    /** True if the socket at the path is this one. */
    boolean isStill(Identity identity) {
        try {
            return Identity.of(path).equals(identity);
        } catch (IOException e) {
            return false;
        }
    }
}
