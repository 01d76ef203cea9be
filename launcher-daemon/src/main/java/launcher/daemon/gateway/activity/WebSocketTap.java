package launcher.daemon.gateway.activity;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.daemon.engine.UseGate;
import launcher.daemon.gateway.activity.ScriptRunTracker.Initiator;

/**
 * Looks at what passes over one WebSocket and reports its use to the gate of the run. It changes no byte, never
 * throws, waits or posts, and holds at most 128 bytes a direction.
 *
 * <p>Each direction is called by one thread, in the order of the stream, and the client's before its bytes are passed
 * on. Pings, pongs and closes never count. The first request of a page for its script comes by itself when the page is
 * loaded or its connection comes back, so it is no sign of a person; the navigation before it is.
 */
public final class WebSocketTap {

    /** A first request that comes later than this was not made by the page itself. */
    static final Duration PAGE_LOADS = Duration.ofSeconds(10);

    private static final String INPUT = "input in a page";
    private static final String UNKNOWN_DATA = "data from a WebSocket's client";

    private enum Mode {
        /** Messages are parsed. */
        PARSED,
        /** Not parsed any more: any data of the client counts. */
        OPAQUE,
        ENDED
    }

    private final UseGate gate;
    private final Supplier<MonotonicTime> clock;
    private final Consumer<String> refused;
    private final ScriptRunTracker runs;
    private final MonotonicTime opened;
    private final AtomicReference<Mode> mode = new AtomicReference<>(Mode.PARSED);
    private final WebSocketFrameParser client = new WebSocketFrameParser(new FromClient(), true);
    private final WebSocketFrameParser server = new WebSocketFrameParser(new FromServer(), false);

    private WebSocketTap(UseGate gate, Supplier<MonotonicTime> clock, Consumer<String> refused) {
        this.gate = gate;
        this.clock = clock;
        this.refused = refused;
        this.runs = new ScriptRunTracker(gate);
        this.opened = clock.get();
    }

    /**
     * The tap of a connection that a page of Streamlit has just opened, after the answer that opened it.
     *
     * @param refused told of a use that did not count because the gate is closed; must return at once
     */
    public static WebSocketTap streamlit(UseGate gate, Supplier<MonotonicTime> clock, Consumer<String> refused) {
        return new WebSocketTap(gate, clock, refused);
    }

    /** The tap of a connection of any other app: any data of its client counts. */
    public static WebSocketTap other(UseGate gate, Supplier<MonotonicTime> clock, Consumer<String> refused) {
        var tap = new WebSocketTap(gate, clock, refused);
        tap.treatAsOpaque();
        return tap;
    }

    /** The client sent these. */
    public void client(byte[] bytes, int offset, int length) {
        if (length > 0 && !client.read(bytes, offset, offset + length)) {
            treatAsOpaque();
            data();
            human(UNKNOWN_DATA);
        }
    }

    /** The app sent these. */
    public void server(byte[] bytes, int offset, int length) {
        if (length > 0 && !server.read(bytes, offset, offset + length)) {
            treatAsOpaque();
            data();
        }
    }

    /** The connection is closed. Called once. */
    public void ended() {
        if (mode.getAndSet(Mode.ENDED) == Mode.OPAQUE) {
            gate.opaqueEnded();
        }
        runs.ended(clock.get());
    }

    private void treatAsOpaque() {
        if (mode.compareAndSet(Mode.PARSED, Mode.OPAQUE)) {
            gate.unparsedConnection();
            runs.ended(clock.get()); // its end would not be seen
        }
    }

    private boolean opaque() {
        return mode.get() == Mode.OPAQUE;
    }

    private void data() {
        gate.data(clock.get());
    }

    private void human(String by) {
        if (!gate.touch(clock.get(), by)) {
            refused.accept(by);
        }
    }

    private void tell(StreamlitProtocol.BackMessage message) {
        switch (message) {
            case RERUN -> {
                boolean page = runs.lastAsked() == Initiator.NONE && isLoading();
                if (!page) {
                    human(INPUT);
                }
                runs.asked(page ? Initiator.PAGE : Initiator.PERSON);
            }
            case TIMED_RERUN -> runs.asked(Initiator.TIMER);
            case INPUT -> human(INPUT);
            case ROWS -> {
                if (runs.lastAsked() != Initiator.TIMER && !isLoading()) {
                    human(INPUT);
                }
            }
            case HEARTBEAT -> {}
            case UNKNOWN -> {
                treatAsOpaque();
                human(UNKNOWN_DATA);
            }
        }
    }

    private boolean isLoading() {
        return opened.until(clock.get()).compareTo(PAGE_LOADS) < 0;
    }

    private final class FromClient implements WebSocketFrameParser.Listener {

        private final ProtobufScanner scan = StreamlitProtocol.backMessages();

        @Override
        public void begins(boolean binary) {
            data();
            scan.reset();
            if (!binary) {
                treatAsOpaque();
            }
            if (opaque()) {
                human(UNKNOWN_DATA);
            }
        }

        @Override
        public void carries(byte[] bytes, int from, int to, int mask) {
            data();
            if (opaque()) {
                human(UNKNOWN_DATA);
            } else {
                scan.read(bytes, from, to, mask);
            }
        }

        @Override
        public void ends() {
            if (!opaque()) {
                tell(StreamlitProtocol.classify(scan));
            }
        }
    }

    private final class FromServer implements WebSocketFrameParser.Listener {

        private final ProtobufScanner scan = StreamlitProtocol.forwardMessages();

        @Override
        public void begins(boolean binary) {
            scan.reset();
            if (!binary) {
                treatAsOpaque();
            }
        }

        @Override
        public void carries(byte[] bytes, int from, int to, int mask) {
            data();
            if (!opaque()) {
                scan.read(bytes, from, to, mask);
            }
        }

        @Override
        public void ends() {
            if (opaque()) {
                return;
            }
            if (!scan.whole()) {
                treatAsOpaque();
            } else if (scan.has(StreamlitProtocol.NEW_SESSION)) {
                runs.started(clock.get());
            } else if (scan.has(StreamlitProtocol.SCRIPT_FINISHED)
                    && scan.number() != StreamlitProtocol.FINISHED_EARLY_FOR_RERUN) {
                runs.finished(clock.get());
            }
        }
    }
}
