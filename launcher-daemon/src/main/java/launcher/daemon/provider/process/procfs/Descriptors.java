package launcher.daemon.provider.process.procfs;

import launcher.daemon.os.OsException;
import launcher.daemon.os.Posix;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closing descriptors where a failure can no longer matter to anybody but should be seen. */
public final class Descriptors {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private Descriptors() {}

    public static void close(int fd) {
        try {
            Posix.close(fd);
        } catch (OsException e) {
            LOG.warn("descriptor {}: {}", fd, e.getMessage());
        }
    }
}
