package launcher.daemon.os;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A file held open by descriptor: what is asked of it and read from it is this file's, whatever its path leads to by
 * now. So root may read a file that lies where another account can put another in its place.
 */
public final class OpenedFile implements AutoCloseable {

    private static final String ATTRIBUTES = "unix:mode,uid,nlink,dev,ino";
    private static final int TYPE = 0xF000;
    private static final int TYPE_FILE = 0x8000;
    private static final int TYPE_LINK = 0xA000;
    private static final int WRITABLE_TO_OTHERS = 0_022;
    private static final int ROOT = 0;
    /** As many as the kernel follows. */
    private static final int LINKS_MAX = 40;

    private final Path path;
    private final int fd;
    private final Path opened;
    private final Map<String, Object> attributes;

    private OpenedFile(Path path, int fd) throws IOException {
        this.path = path.toAbsolutePath();
        this.fd = fd;
        this.opened = Path.of("/proc/self/fd/" + fd);
        this.attributes = Files.readAttributes(opened, ATTRIBUTES);
    }

    /**
     * Opens it for reading. Never waits, also not for the other end of a FIFO.
     *
     * @throws OsException if it cannot be opened
     */
    public static OpenedFile of(Path path) throws IOException {
        int fd = Posix.open(path.toString(), Posix.O_RDONLY | Posix.O_NONBLOCK);
        try {
            return new OpenedFile(path, fd);
        } catch (IOException e) {
            Posix.closeQuietly(fd);
            throw e;
        }
    }

    public boolean isRegular() {
        return (number("mode") & TYPE) == TYPE_FILE;
    }

    /** The content, but no more than {@code bytesMax} of it. */
    public byte[] bytes(int bytesMax) throws IOException {
        try (InputStream in = Files.newInputStream(opened)) {
            return in.readNBytes(bytesMax);
        }
    }

    /**
     * Whether this account may be given the content, though it might not be allowed to read it itself: the file is its
     * own, or the path leads here by the will of root, the daemon's account or the file's owner. A link is known by its
     * owner; a further name of a file (a hard link) by the folder it lies in.
     */
    public boolean mayBeGivenTo(int uid) throws IOException {
        return number("uid") == uid || isWhereThePathLeads();
    }

    /** The way is gone anew: that it was another when the file was opened does not matter if it leads to this file. */
    private boolean isWhereThePathLeads() throws IOException {
        Path at = path.getRoot();
        Deque<Path> rest = new ArrayDeque<>();
        path.forEach(rest::add);
        int links = 0;
        while (!rest.isEmpty()) {
            Path next = at.resolve(rest.removeFirst()).normalize();
            Map<String, Object> found = Files.readAttributes(next, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            if ((number(found, "mode") & TYPE) != TYPE_LINK) {
                at = next;
                continue;
            }
            links++;
            if (links > LINKS_MAX || !mayLead(number(found, "uid"))) {
                return false;
            }
            Path target = Files.readSymbolicLink(next);
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                rest.addFirst(target.getName(i));
            }
            at = target.isAbsolute() ? target.getRoot() : at;
        }
        Map<String, Object> end = Files.readAttributes(at, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        boolean same = Set.of("dev", "ino").stream().allMatch(name ->
                Objects.equals(end.get(name), attributes.get(name)));
        return same && (number("nlink") == 1 || isSafe(Objects.requireNonNull(at.getParent())));
    }

    private boolean isSafe(Path folder) throws IOException {
        Map<String, Object> found = Files.readAttributes(folder, ATTRIBUTES);
        return mayLead(number(found, "uid")) && (number(found, "mode") & WRITABLE_TO_OTHERS) == 0;
    }

    private boolean mayLead(int uid) {
        return uid == ROOT || uid == Account.ownUid() || uid == number("uid");
    }

    private int number(String attribute) {
        return number(attributes, attribute);
    }

    private static int number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name))).intValue();
    }

    @Override
    public void close() {
        Posix.closeQuietly(fd);
    }
}
