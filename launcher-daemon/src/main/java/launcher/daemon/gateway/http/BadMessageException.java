package launcher.daemon.gateway.http;

/** A message that is not taken: what to answer, and why for people. */
public final class BadMessageException extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;

    /** @param status what a client is answered; of an app's answer it means nothing */
    public BadMessageException(int status, String why) {
        super(why, null, false, false);
        this.status = status;
    }

    public int status() {
        return status;
    }
}
