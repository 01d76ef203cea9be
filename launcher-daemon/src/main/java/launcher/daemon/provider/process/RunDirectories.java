package launcher.daemon.provider.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import launcher.daemon.os.SafeFolder;

/** The folder of all run folders. An account that can write into it can have any process taken over and signalled. */
final class RunDirectories {

    private static final int WRITABLE_TO_OTHERS = 0_022;

    private RunDirectories() {}

    /**
     * Makes it (0700) where it is missing.
     *
     * @throws IOException if it cannot be made, or is not this daemon's alone: the runtime folder may be shared like
     * /tmp
     */
    static void make(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            SafeFolder.makeAll(folder, SafeFolder.OWNER_ONLY);
        }
        if (!isOurs(folder)) {
            throw new IOException(folder + " is not a folder that belongs to this account and that nobody else may "
                    + "write; remove it if it is not "
                    + "another's, or set launcher.socket to a file in a folder of its own");
        }
    }

    /** Its path in the runtime folder. */
    static Path in(Path runtimeDir) {
        return runtimeDir.resolve("runs");
    }

    /** True for a folder, not a link to one, that is this account's and that no other account may write. */
    static boolean isOurs(Path folder) throws IOException {
        return SafeFolder.isOwn(folder, WRITABLE_TO_OTHERS);
    }
}
