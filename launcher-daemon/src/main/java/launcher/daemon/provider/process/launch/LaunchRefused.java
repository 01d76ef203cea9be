package launcher.daemon.provider.process.launch;

/** Why a run cannot be started, for people. Never leaves this package: it becomes a {@code NotStarted}. */
public final class LaunchRefused extends Exception {

    private static final long serialVersionUID = 1L;

    public LaunchRefused(String why) {
        super(why);
    }

    public String why() {
        return String.valueOf(getMessage());
    }
}
