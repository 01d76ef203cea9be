package launcher.daemon.gateway.activity;

import static launcher.daemon.gateway.activity.TappedRun.delta;
import static launcher.daemon.gateway.activity.TappedRun.finished;
import static launcher.daemon.gateway.activity.TappedRun.rerun;
import static launcher.daemon.gateway.activity.TappedRun.said;
import static launcher.daemon.gateway.activity.TappedRun.started;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import launcher.core.app.MonotonicTime;
import launcher.fixtures.recording.Protobuf;
import launcher.fixtures.recording.WholeFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketTapTest {

    // ---- Streamlit: human use

    @Test
    void loadingPageIsBusyWithItsScriptAndNotHumanUse() {
        TappedRun run = TappedRun.streamlit();
        run.pass(1);

        run.client(rerun(false));
        run.server(started());
        run.pass(5);

        assertThat(run.busy()).isTrue();
        run.server(finished(0));
        assertThat(run.busy()).isFalse();
        assertThat(run.human()).isZero();
    }

    @Test
    void clickAndTheEndOfItsRunAreHumanUse() {
        TappedRun run = TappedRun.loaded();

        run.client(rerun(false));

        assertThat(run.human()).isEqualTo(60);
        assertThat(run.use().cause()).isEqualTo("input in a page");
        run.server(started());
        run.server(delta());
        run.pass(3000);
        assertThat(run.busy()).isTrue();
        run.server(finished(0));
        assertThat(run.busy()).isFalse();
        assertThat(run.human()).isEqualTo(3060);
    }

    @Test
    void firstRequestLongAfterTheConnectionIsAClick() {
        TappedRun run = TappedRun.streamlit();
        run.pass(11);

        run.client(rerun(false));

        assertThat(run.human()).isEqualTo(11);
    }

    @Test
    void aTimersRerunNeitherCountsNorHolds() {
        TappedRun run = TappedRun.loaded();

        run.client(rerun(true));
        run.server(started());

        assertThat(run.busy()).isFalse();
        run.server(finished(3));
        assertThat(run.human()).isZero();
        assertThat(run.use().data()).isPresent();
    }

    @Test
    void twoTimerRequestsAnsweredByTwoRunsHoldNothing() {
        TappedRun run = TappedRun.loaded();
        run.client(rerun(true));
        run.client(rerun(true));
        run.server(started());
        run.server(finished(3));

        run.server(started());

        assertThat(run.busy()).isFalse();
    }

    @Test
    void clickDuringATimersRunHoldsFromItsOwnRun() {
        TappedRun run = TappedRun.loaded();
        run.client(rerun(true));
        run.server(started());

        run.client(rerun(false));
        run.server(finished(3));
        run.server(started());

        assertThat(run.busy()).isTrue();
        run.pass(9);
        run.server(finished(0));
        assertThat(run.human()).isEqualTo(69);
    }

    @Test
    void clickThatInterruptsARunIsHeldAnewAndOnce() {
        TappedRun run = TappedRun.loaded();
        run.client(rerun(false));
        run.server(started());
        run.pass(100);

        run.client(rerun(false));
        run.server(started()); // fast reruns: the first run is never said to be finished

        assertThat(run.use().openUses()).isEqualTo(1);
        assertThat(run.use().busySince().orElseThrow().nanos()).isEqualTo(160_000_000_000L);
        run.server(finished(0));
        assertThat(run.busy()).isFalse();
    }

    @Test
    void endlessRerunsAreOneHoldSinceTheClick() {
        TappedRun run = TappedRun.loaded();
        run.client(rerun(false));
        for (int again = 0; again < 1000; again++) {
            run.server(started());
            run.pass(20);
            run.server(finished(StreamlitProtocol.FINISHED_EARLY_FOR_RERUN));
        }

        assertThat(run.human()).isEqualTo(60);
        assertThat(run.use().busySince()).contains(new MonotonicTime(60_000_000_000L));
        assertThat(run.gate.closeIfUnused(run.use().lastHumanUse(),
                new MonotonicTime(60_000_000_000L).plus(TappedRun.BUSY_MAX),
                TappedRun.BUSY_MAX)).as("it holds for busy_max").isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {StreamlitProtocol.CLEAR_CACHE, StreamlitProtocol.STOP_SCRIPT,
            StreamlitProtocol.SET_RUN_ON_SAVE, StreamlitProtocol.LOAD_GIT_INFO,
            StreamlitProtocol.FILE_URLS_REQUEST, StreamlitProtocol.DEFERRED_FILE_REQUEST,
                    StreamlitProtocol.BACKEND_OPERATION_REQUEST, 30, 1000})
    void otherInputCountsAndSoDoUnknownMessages(int field) {
        TappedRun run = TappedRun.loaded();

        run.client(new Protobuf().message(field, new Protobuf()));

        assertThat(run.human()).isEqualTo(60);
        assertThat(run.use().opaque()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {StreamlitProtocol.APP_HEARTBEAT, StreamlitProtocol.DEBUG_DISCONNECT_WEBSOCKET,
            StreamlitProtocol.DEBUG_SHUTDOWN_RUNTIME})
    void whatThePageDoesItselfDoesNotCount(int field) {
        TappedRun run = TappedRun.loaded();

        run.client(said(field));

        assertThat(run.human()).isZero();
    }

    @Test
    void rowsOfATableCountUnlessATimerDrewIt() {
        var rows = new Protobuf().message(StreamlitProtocol.BACKEND_OPERATION_REQUEST,
                new Protobuf().bytes(1, new byte[36])
                        .message(StreamlitProtocol.DATAFRAME_CHUNK, new Protobuf().number(2, 500)));
        TappedRun run = TappedRun.loaded();
        run.client(rerun(true));
        run.client(rows);
        assertThat(run.human()).isZero();

        TappedRun scrolled = TappedRun.loaded();
        scrolled.client(rows);
        assertThat(scrolled.human()).isEqualTo(60);
    }

    @Test
    void pingsPongsAndClosesNeverCount() {
        for (TappedRun run : new TappedRun[] {TappedRun.loaded(), TappedRun.other()}) {
            long before = run.human();
            run.pass(5);
            var data = run.use().data();
            for (int opcode = WholeFrame.CLOSE; opcode <= WholeFrame.PONG; opcode++) {
                run.client(WholeFrame.of(opcode, new byte[4]));
                run.server(WholeFrame.of(opcode, new byte[4]));
            }
            assertThat(run.human()).isEqualTo(before);
            assertThat(run.use().data()).isEqualTo(data);
        }
    }

    @Test
    void fragmentedMessageWithPingsBetweenIsParsedWhole() {
        TappedRun run = TappedRun.loaded();
        byte[] message = rerun(true).encoded();
        for (int at = 0; at < message.length; at++) {
            run.client(WholeFrame.part(at == 0 ? WholeFrame.BINARY : WholeFrame.CONTINUATION, at == message.length - 1,
                    new byte[] {message[at]}));
            run.client(WholeFrame.of(WholeFrame.PING, new byte[2]));
        }

        assertThat(run.human()).isZero();
        assertThat(run.use().opaque()).isZero();
    }

    // ---- when the connection ends

    @Test
    void theEndOfAConnectionGivesBackWhatItHeld() {
        TappedRun run = TappedRun.loaded();
        run.client(rerun(false));
        run.server(started());
        run.pass(7);

        run.tap.ended();

        assertThat(run.busy()).isFalse();
        assertThat(run.human()).isEqualTo(67);
        run.server(finished(0));
        run.client(rerun(false));
        run.server(started());
        assertThat(run.busy()).as("late bytes hold nothing").isFalse();
    }

    /**
     * The server's side goes on while the connection is ended from elsewhere: nothing stays held, whichever side ends
     * last.
     */
    @Test
    void endInTheMiddleOfARunLeavesNothingHeld() throws Exception {
        int rounds = 5_000;
        var barrier = new CyclicBarrier(2);
        var run = new TappedRun[1];
        var server = CompletableFuture.runAsync(() -> {
            for (int round = 0; round < rounds; round++) {
                meet(barrier);
                run[0].server(started());
                meet(barrier);
            }
        }, task -> Thread.ofPlatform().daemon().start(task));
        for (int round = 0; round < rounds; round++) {
            run[0] = TappedRun.loaded();
            run[0].client(rerun(false));
            meet(barrier);
            run[0].tap.ended();
            meet(barrier);
            assertThat(run[0].busy()).isFalse();
        }
        server.join();
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aClosedGateCountsNothingAndLetsEverythingPass() {
        TappedRun run = TappedRun.loaded();
        run.gate.close();

        run.client(rerun(false));
        run.server(started());
        run.server(finished(0));
        run.tap.ended();

        assertThat(run.human()).isZero();
        assertThat(run.use().openUses()).isZero();
    }
}
