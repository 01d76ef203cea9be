package launcher.daemon.os;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Map;
import java.util.Objects;

/** Folders with a mode of their own, also where another account may have put something of that name, such as /tmp. */
public final class SafeFolder {

    /** The mode of a folder that only its owner may enter. */
    public static final String OWNER_ONLY = "rwx------";

    /** The mode of a folder that the owner may change and the group may read. */
    public static final String GROUP_READS = "rwxr-x---";

    private static final int TYPE = 0xF000;
    private static final int TYPE_FOLDER = 0x4000;

    private SafeFolder() {}

    /**
     * Makes the folder with this mode. Missing folders above it get the mode that the umask leaves.
     *
     * @return false if something has its name already: a folder, a file, or a link; that is left as it is
     * @throws IOException if it cannot be made
     */
    public static boolean make(Path folder, String mode) throws IOException {
        Path parent = folder.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(folder, permissions(mode));
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        }
    }

    /**
     * Makes the folder, and those missing above it, with this mode. An existing folder, also behind a link, is left as
     * it is.
     *
     * @throws IOException if it cannot be made, or something else has the name
     */
    public static void makeAll(Path folder, String mode) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, permissions(mode));
        }
    }

    /**
     * Writes a small file into the folder and removes it.
     *
     * @throws IOException if the file system is full or read-only
     */
    public static void requireRoom(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, ".room", "");
        try {
            Files.writeString(probe, "?");
        } finally {
            Files.delete(probe);
        }
    }

    /**
     * Whether the path itself, not what a link there leads to, is a folder of this account with none of these bits.
     *
     * @param forbidden such as {@code 0_022}, bits that let other accounts write
     * @throws java.nio.file.NoSuchFileException if there is nothing
     */
    public static boolean isOwn(Path path, int forbidden) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        int mode = number(found, "mode");
        return (mode & TYPE) == TYPE_FOLDER && number(found, "uid") == Account.ownUid() && (mode & forbidden) == 0;
    }

    /**
     * Gives the folder, or a file in it, to a group; a link itself, not what it leads to.
     *
     * @throws UserPrincipalNotFoundException if there is no group of that name
     * @throws java.nio.file.FileSystemException if this account may not: it is neither root nor a member
     */
    public static void giveToGroup(Path path, String group) throws IOException {
        var principal = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS).setGroup(principal);
    }

    private static FileAttribute<?> permissions(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }

    private static int number(Map<String, Object> attributes, String name) {
        return (Integer) Objects.requireNonNull(attributes.get(name));
    }
}
