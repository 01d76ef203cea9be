package launcher.daemon.service;

/** The daemon cannot start; the message says why and what to do. */
public final class StartupException extends Exception {

    private static final long serialVersionUID = 1L;

    public StartupException(String message) {
        super(message);
    }
}
