package launcher.daemon.track;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import launcher.daemon.os.SafeFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the touch folder if it can be trusted, and makes it if there is none. */
final class TouchFolderOpener {

    /** The group whose members may touch. */
    static final String GROUP = "streamlit-launcher";

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** rwxrws---: members of the group may touch, and what they make belongs to the group. */
    private static final int MODE_FOR_GROUP = 02770;

    private final Path path;
    private final String group;
    private final TouchOwners owners;

    TouchFolderOpener(Path path, String group, TouchOwners owners) {
        this.path = path;
        this.group = group;
        this.owners = owners;
    }

    /** The folder is not to be trusted, or is not there and cannot be made; the message says why and what to do. */
    static final class NotTrustedException extends IOException {
        private static final long serialVersionUID = 1;

        private final String why;

        NotTrustedException(String why) {
            super(why);
            this.why = why;
        }

        String why() {
            return why;
        }
    }

    /** Opens it anew. */
    OpenFolder open() throws IOException {
        // before it is opened: opening a FIFO would wait for its other end
        Optional<BasicFileAttributes> found = lstat();
        if (found.isEmpty()) {
            make();
        } else if (found.get().isSymbolicLink()) {
            throw new NotTrustedException(path + " is a symbolic link; remove it, and the folder is made anew");
        } else if (!found.get().isDirectory()) {
            throw new NotTrustedException(path + " is not a folder; remove it, and the folder is made");
        }
        OpenFolder folder = OpenFolder.open(path);
        UserPrincipal owner = folder.attributes().owner();
        if (!owners.mayOwnFolder(owner)) {
            folder.close();
            throw new NotTrustedException(path + " belongs to " + owner.getName()
                    + ", not to root or the launcher's user; "
                    + "remove it, or set tracking_dir to another folder");
        }
        return folder;
    }

    private Optional<BasicFileAttributes> lstat() throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private void make() throws IOException {
        if (!SafeFolder.make(path, SafeFolder.OWNER_ONLY)) {
            // another process was faster; whether its folder can be trusted is found out next
            return;
        }
        try {
            openToGroup();
        } catch (UserPrincipalNotFoundException _) {
            LOG.info("there is no group {}: only the launcher's own user may touch files in {}", group, path);
        } catch (IOException e) {
            LOG.warn("{} cannot be opened to the group {}: {}", path, group, e.getMessage());
        }
    }

    private void openToGroup() throws IOException {
        SafeFolder.giveToGroup(path, group);
        Files.setAttribute(path, "unix:mode", MODE_FOR_GROUP, LinkOption.NOFOLLOW_LINKS);
    }
}
