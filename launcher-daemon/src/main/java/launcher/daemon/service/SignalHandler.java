package launcher.daemon.service;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.LinkedBlockingQueue;
import launcher.daemon.os.Signals;

/**
 * The signals that an operator or an init system sends to the daemon. {@code sun.misc.Signal}, the only way to hear of
 * them, stands in the supported module jdk.unsupported; it is called by reflection because every mention of it is a
 * warning that the compiler offers no way to answer.
 */
public final class SignalHandler {

    /** What a signal asks for. */
    public enum Signal {
        /** SIGTERM, SIGINT. */
        END,
        /** SIGHUP. */
        RELOAD
    }

    private final LinkedBlockingQueue<Signal> wishes = new LinkedBlockingQueue<>();

    /**
     * Takes the signals over from the virtual machine, which would end at once. Also those that the daemon was started
     * to ignore, by {@code nohup} or a script with {@code &}: the virtual machine leaves an ignored signal alone.
     * Signals without a meaning here, such as USR1, are taken and nothing is done about them.
     */
    public SignalHandler() throws IOException {
        Signals.catchIgnored();
        Signals.catchMeaningless();
        take("TERM", Signal.END);
        take("INT", Signal.END);
        take("HUP", Signal.RELOAD);
    }

    private void take(String name, Signal wish) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object adding = Proxy.newProxyInstance(
                    SignalHandler.class.getClassLoader(), new Class<?>[] {handler}, (_, _, _) -> {
                        wishes.add(wish);
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), adding);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java runtime has no module jdk.unsupported; install a complete one",
                    e);
        }
    }

    /** Waits for the next signal. */
    public Signal take() throws InterruptedException {
        return wishes.take();
    }
}
