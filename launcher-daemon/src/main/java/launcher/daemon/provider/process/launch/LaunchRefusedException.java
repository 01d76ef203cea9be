package launcher.daemon.provider.process.launch;

/** Why a run cannot be started, for people. Never leaves this package: it becomes a {@code NotStarted}. */
public final class LaunchRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    public LaunchRefusedException(String why) {
        super(why);
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
