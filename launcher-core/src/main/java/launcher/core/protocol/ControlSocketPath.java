package launcher.core.protocol;

import java.util.Optional;

/** Where daemon and clients meet unless told otherwise. */
public final class ControlSocketPath {

    /** The longest path in bytes that the kernel takes for a Unix socket. */
    public static final int BYTES_MAX = 107;

    public static final String ENVIRONMENT_VARIABLE = "STREAMLIT_LAUNCHER_SOCKET";

    private static final String OF_ROOT = "/run/streamlit-launcher/control.sock";

    private ControlSocketPath() {}

    /** The default socket of this user. */
    public static String byDefault(long uid, Optional<String> xdgRuntimeDir) {
        if (uid == 0) {
            return OF_ROOT;
        }
        return xdgRuntimeDir
                .filter(folder -> folder.startsWith("/"))
                .map(folder -> folder + "/streamlit-launcher/control.sock")
                .orElse(sharedFolderOf(uid) + "/control.sock");
    }

    /**
     * The folder of a user without a runtime folder. It lies where every user may write, so both sides use it only if
     * it belongs to that user and no other user may enter it.
     */
    public static String sharedFolderOf(long uid) {
        return "/tmp/streamlit-launcher-" + uid;
    }
}
