package launcher.daemon.gateway;

import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;
import launcher.daemon.engine.UseGate;

/** One request inside the gate of a run, until it is closed or has become an open connection. Closing twice is closing once. */
final class UseLease implements AutoCloseable {

    final RunId run;
    final Endpoint endpoint;
    final UseGate gate;
    private final boolean human;
    private final Supplier<MonotonicTime> clock;
    private boolean inside = true;
    private boolean connected;

    UseLease(RunId run, Endpoint endpoint, UseGate gate, boolean human, Supplier<MonotonicTime> clock) {
        this.run = run;
        this.endpoint = endpoint;
        this.gate = gate;
        this.human = human;
        this.clock = clock;
    }

    /** True if it counts as one by somebody. */
    boolean human() {
        return human;
    }

    /** From now on it is an open connection, which alone does not keep the run. */
    void becomeConnection() {
        if (!connected) {
            connected = true;
            gate.connected();
            leave();
        }
    }

    @Override
    public void close() {
        leave();
        if (connected) {
            connected = false;
            gate.disconnected();
        }
    }

    private void leave() {
        if (!inside) {
            return;
        }
        inside = false;
        if (human) {
            gate.release(clock.get());
        } else {
            gate.release();
        }
    }
}
