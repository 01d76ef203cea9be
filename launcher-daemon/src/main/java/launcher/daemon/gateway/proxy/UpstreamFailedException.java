package launcher.daemon.gateway.proxy;

/** The app did not respond, or not as HTTP demands; the message is a sentence of the gateway. */
final class UpstreamFailedException extends Exception {

    private static final long serialVersionUID = 1;

    UpstreamFailedException(String why) {
        super(why, null, false, false);
    }
}
