package launcher.daemon.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import launcher.core.protocol.ControlSocketPath;
import launcher.daemon.os.Account;
import launcher.daemon.os.SafeFolder;

/** The folder that the socket lies in: made where it is missing, left as it is where it is not. */
record SocketFolder(Path folder, boolean openToAll) {

    private static final int GROUP_AND_OTHERS = 0_077;

    /** What is wrong with the folder, for people; empty if the socket may be put there. */
    Optional<String> prepare() throws IOException {
        if (folder.toString().equals(ControlSocketPath.sharedFolderOf(Account.ownUid()))) {
            return prepareShared();
        }
        if (Files.isDirectory(folder)) {
            return Optional.empty();
        }
        if (SafeFolder.make(folder, SafeFolder.OWNER_ONLY)) {
            SocketFile.giveToGroup(folder);
            String mode = openToAll ? "rwxr-xr-x" : SafeFolder.GROUP_READS;
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
        }
        return Files.isDirectory(folder)
                ? Optional.empty()
                : Optional.of(folder + " is no folder; remove it or set another launcher.socket");
    }

    /** Any account may have made this folder, or a link of its name. */
    private Optional<String> prepareShared() throws IOException {
        SafeFolder.make(folder, SafeFolder.OWNER_ONLY);
        return SafeFolder.isOwn(folder, GROUP_AND_OTHERS)
                ? Optional.empty()
                : Optional.of(folder
                        + " is not a folder that is yours alone (mode 0700); somebody may have put it there: "
                        + "remove it, or set launcher.socket");
    }
}
