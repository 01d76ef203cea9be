package launcher.daemon.gateway.proxy;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.UseGate;

/**
 * The use of a run by one request, until it is closed or has become an open connection. A second close has no effect.
 */
public final class UseLease implements AutoCloseable {

    private static final String FROM_CLIENT = "data from the client";

    private final RunId run;
    private final Endpoint endpoint;
    private final UseGate gate;
    private final boolean human;
    private final Supplier<MonotonicTime> clock;
    private final BiConsumer<RunId, String> refused;
    private boolean held = true;
    private boolean connected;

    /**
     * The use that has just entered the gate.
     *
     * @param refused told of a later use of the connection that did not count because the gate is closed
     */
    public UseLease(RunId run, Endpoint endpoint, UseGate gate, boolean human, Supplier<MonotonicTime> clock,
            BiConsumer<RunId, String> refused) {
        this.run = run;
        this.endpoint = endpoint;
        this.gate = gate;
        this.human = human;
        this.clock = clock;
        this.refused = refused;
    }

    public RunId run() {
        return run;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    UseGate gate() {
        return gate;
    }

    Consumer<String> refused() {
        return by -> refused.accept(run, by);
    }

    /** Notes that the app has sent data. */
    void data() {
        gate.data(clock.get());
    }

    /** Notes that the client has sent data, which is use if the request counts as use. */
    void clientData() {
        if (human && !gate.touch(clock.get(), FROM_CLIENT)) {
            refused.accept(run, FROM_CLIENT);
        }
    }

    /** From now on it is an open connection, which alone does not keep the run. */
    public void becomeConnection() {
        if (!connected) {
            connected = true;
            gate.connected();
            release();
        }
    }

    @Override
    public void close() {
        release();
        if (connected) {
            connected = false;
            gate.disconnected();
        }
    }

    private void release() {
        if (!held) {
            return;
        }
        held = false;
        if (human) {
            gate.release(clock.get());
        } else {
            gate.release();
        }
    }
}
