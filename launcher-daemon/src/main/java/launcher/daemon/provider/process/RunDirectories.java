package launcher.daemon.provider.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import launcher.daemon.os.Account;

/** The folder of all run folders. Whoever can write into it can have any process taken over and signalled. */
final class RunDirectories {

    private static final int TYPE = 0xF000;
    private static final int TYPE_FOLDER = 0x4000;
    private static final int WRITABLE_TO_OTHERS = 0_022;

    private RunDirectories() {}

    /**
     * Makes it (0700) in the runtime folder, where it is missing.
     *
     * @throws IOException if it cannot be made, or is not this daemon's alone: the runtime folder may be one like /tmp
     */
    static Path in(Path runtimeDir) throws IOException {
        Path folder = runtimeDir.resolve("runs");
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        if (!isOurs(folder)) {
            throw new IOException(folder + " is not a folder that belongs to this account and that nobody else may write; remove it if it is not "
                    + "another's, or set launcher.socket to a file in a folder of its own");
        }
        return folder;
    }

    /** True for a folder, not a link to one, that is this account's and that no other may write. */
    static boolean isOurs(Path folder) throws IOException {
        Map<String, Object> found = Files.readAttributes(folder, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        int mode = number(found, "mode");
        return (mode & TYPE) == TYPE_FOLDER && number(found, "uid") == Account.ownUid() && (mode & WRITABLE_TO_OTHERS) == 0;
    }

    private static int number(Map<String, Object> attributes, String name) {
        return (Integer) Objects.requireNonNull(attributes.get(name));
    }
}
