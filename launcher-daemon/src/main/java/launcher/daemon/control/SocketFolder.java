package launcher.daemon.control;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import launcher.core.protocol.ControlSocketPath;

/** The folder that the socket lies in: made where it is missing, left as it is where it is not. */
record SocketFolder(Path folder, boolean openToAll) {

    private static final int TYPE = 0xF000;
    private static final int TYPE_FOLDER = 0x4000;
    private static final int GROUP_AND_OTHERS = 0_077;

    /** What is wrong with the folder, for people; empty if the socket may be put there. */
    Optional<String> prepare() throws IOException {
        var uid = ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
        if (folder.toString().equals(ControlSocketPath.sharedFolderOf(uid))) {
            return prepareShared(uid);
        }
        if (Files.isDirectory(folder)) {
            return Optional.empty();
        }
        if (folder.getParent() != null) {
            Files.createDirectories(folder.getParent());
        }
        if (make("rwx------")) {
            SocketFile.giveToGroup(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(openToAll ? "rwxr-xr-x" : "rwxr-x---"));
        }
        return Files.isDirectory(folder)
                ? Optional.empty()
                : Optional.of("control socket: " + folder + " is no folder; remove it or set another launcher.socket");
    }

    /** Anybody may have made this one, or a link of its name. */
    private Optional<String> prepareShared(long uid) throws IOException {
        make("rwx------");
        Map<String, Object> found = Files.readAttributes(folder, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        int mode = number(found, "mode").intValue();
        boolean ours = (mode & TYPE) == TYPE_FOLDER && number(found, "uid").longValue() == uid && (mode & GROUP_AND_OTHERS) == 0;
        return ours
                ? Optional.empty()
                : Optional.of("control socket: " + folder + " is not a folder that is yours alone (mode 0700); somebody may have put it there: "
                        + "remove it, or set launcher.socket");
    }

    private boolean make(String permissions) throws IOException {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private static Number number(Map<String, Object> attributes, String name) {
        return (Number) Objects.requireNonNull(attributes.get(name));
    }
}
