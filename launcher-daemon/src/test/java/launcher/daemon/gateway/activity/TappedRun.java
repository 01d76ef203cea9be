package launcher.daemon.gateway.activity;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.app.UseSample;
import launcher.daemon.engine.UseGate;
import launcher.fixtures.recording.Protobuf;
import launcher.fixtures.recording.WholeFrame;

/** A gate with a tapped connection, and time that the test moves. */
final class TappedRun {

    static final Duration BUSY_MAX = Duration.ofHours(4);

    final UseGate gate;
    final WebSocketTap tap;
    private MonotonicTime now = new MonotonicTime(0);

    TappedRun(BiFunction<UseGate, Supplier<MonotonicTime>, WebSocketTap> kind) {
        gate = new UseGate(now, "start");
        gate.open(now, Optional.empty());
        tap = kind.apply(gate, () -> now);
    }

    static TappedRun streamlit() {
        return new TappedRun((gate, clock) -> WebSocketTap.streamlit(gate, clock, _ -> {}));
    }

    static TappedRun other() {
        return new TappedRun((gate, clock) -> WebSocketTap.other(gate, clock, _ -> {}));
    }

    /** A page that was loaded, and whose script has run. */
    static TappedRun loaded() {
        TappedRun run = streamlit();
        run.client(rerun(false));
        run.server(started());
        run.server(finished(0));
        run.pass(60);
        return run;
    }

    void pass(long seconds) {
        now = now.plus(Duration.ofSeconds(seconds));
    }

    void client(Protobuf message) {
        client(WholeFrame.of(WholeFrame.BINARY, message.encoded()));
    }

    void client(WholeFrame frame) {
        byte[] bytes = frame.encoded(OptionalInt.of(0x1F2E3D4C));
        tap.client(bytes, 0, bytes.length);
    }

    void server(Protobuf message) {
        server(WholeFrame.of(WholeFrame.BINARY, message.encoded()));
    }

    void server(WholeFrame frame) {
        byte[] bytes = frame.encoded(OptionalInt.empty());
        tap.server(bytes, 0, bytes.length);
    }

    UseSample use() {
        return gate.sample();
    }

    /** Seconds since the start at which a person was last seen. */
    long human() {
        return use().lastHumanUse().nanos() / 1_000_000_000;
    }

    boolean busy() {
        return use().openUses() > 0;
    }

    // ---- Streamlit's messages

    static Protobuf rerun(boolean timed) {
        var state = new Protobuf().bytes(1, new byte[0]).bytes(2, new byte[300]).bytes(3, new byte[32]);
        return new Protobuf().message(StreamlitProtocol.RERUN_SCRIPT, timed
                ? state.number(StreamlitProtocol.IS_AUTO_RERUN, 1) : state);
    }

    static Protobuf said(int backMessage) {
        return new Protobuf().number(backMessage, 1);
    }

    static Protobuf started() {
        return new Protobuf().bytes(1, new byte[32]).bytes(2, new byte[10])
                .bytes(StreamlitProtocol.NEW_SESSION, new byte[500]);
    }

    static Protobuf finished(int status) {
        return new Protobuf().bytes(2, new byte[10]).number(StreamlitProtocol.SCRIPT_FINISHED, status);
    }

    static Protobuf delta() {
        return new Protobuf().bytes(1, new byte[32]).bytes(2, new byte[10]).bytes(5, new byte[2000]);
    }
}
