package launcher.daemon.os;

import java.io.IOException;

/** A system call that failed, with its errno. */
public final class OsException extends IOException {

    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int ENXIO = 6;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;

    private static final long serialVersionUID = 1L;

    private final int errno;

    OsException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** The error number as the kernel gave it, 1 and up. */
    public int errno() {
        return errno;
    }
}
