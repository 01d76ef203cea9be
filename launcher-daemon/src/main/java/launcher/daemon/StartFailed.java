package launcher.daemon;

/** The daemon cannot start; the message says why and what to do. */
final class StartFailed extends Exception {

    private static final long serialVersionUID = 1L;

    StartFailed(String message) {
        super(message);
    }
}
