package launcher.daemon.gateway.activity;

import static launcher.daemon.gateway.activity.TappedRun.delta;
import static launcher.daemon.gateway.activity.TappedRun.finished;
import static launcher.daemon.gateway.activity.TappedRun.rerun;
import static launcher.daemon.gateway.activity.TappedRun.said;
import static launcher.daemon.gateway.activity.TappedRun.started;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import launcher.core.app.MonotonicTime;
import launcher.fixtures.SeededRandom;
import launcher.fixtures.recording.FrameDecoder;
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

    // ---- other protocols, and what makes no sense

    @Test
    void everyClientDataFrameOfAnotherProtocolCounts() {
        TappedRun run = TappedRun.other();
        assertThat(run.use().opaque()).isEqualTo(1);
        run.pass(5);
        run.server(WholeFrame.of(WholeFrame.TEXT, new byte[9]));
        assertThat(run.human()).isZero();

        run.client(WholeFrame.of(WholeFrame.TEXT, new byte[0]));

        assertThat(run.human()).isEqualTo(5);
        assertThat(run.use().cause()).isEqualTo("data from a WebSocket's client");
        assertThat(run.use().data()).isPresent();
        run.tap.ended();
        assertThat(run.use().opaque()).isZero();
    }

    @Test
    void longFrameCountsForAsLongAsItIsSent() {
        TappedRun run = TappedRun.other();
        byte[] bytes = WholeFrame.of(WholeFrame.BINARY, new byte[1000]).encoded(OptionalInt.of(1));
        run.tap.client(bytes, 0, 500);
        run.pass(500);

        run.tap.client(bytes, 500, bytes.length - 500);

        assertThat(run.human()).isEqualTo(500);
    }

    @Test
    void malformedMessageCountsAndSoDoAllLaterMessages() {
        TappedRun run = TappedRun.loaded();

        run.client(WholeFrame.of(WholeFrame.BINARY, new byte[] {0x5B}));

        assertThat(run.human()).isEqualTo(60);
        assertThat(run.use().opaque()).isEqualTo(1);
        run.pass(5);
        run.client(rerun(true));
        assertThat(run.human()).isEqualTo(65);
        run.pass(5);
        run.client(WholeFrame.of(WholeFrame.PONG, new byte[4]));
        assertThat(run.human()).as("its frames are still frames").isEqualTo(65);
    }

    @Test
    void malformedServerMessageEndsTheHoldOfTheScript() {
        TappedRun run = TappedRun.loaded();
        run.client(rerun(false));
        run.server(started());

        run.server(WholeFrame.of(WholeFrame.BINARY, new byte[] {0x0C}));

        assertThat(run.busy()).as("its end would not be seen").isFalse();
        assertThat(run.use().opaque()).isEqualTo(1);
        run.server(started());
        assertThat(run.busy()).isFalse();
    }

    @Test
    void textAndCompressedMessagesAreNotParsed() {
        TappedRun text = TappedRun.loaded();
        text.client(WholeFrame.of(WholeFrame.TEXT, rerun(true).encoded()));
        assertThat(text.human()).isEqualTo(60);
        assertThat(text.use().opaque()).isEqualTo(1);

        TappedRun compressed = TappedRun.loaded();
        compressed.client(new WholeFrame(0xC2, WholeFrame.of(0, rerun(true).encoded()).payload()));
        assertThat(compressed.human()).isEqualTo(60);
        assertThat(compressed.use().opaque()).isEqualTo(1);
    }

    @Test
    void invalidFrameStreamCountsByteByByte() {
        TappedRun run = TappedRun.loaded();
        byte[] http = "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
        run.tap.client(http, 0, http.length);
        assertThat(run.human()).isEqualTo(60);
        run.pass(1);
        run.tap.client(new byte[] {(byte) 0x8A}, 0, 1);
        assertThat(run.human()).isEqualTo(61);
        run.pass(1);
        run.tap.client(http, 0, 0);
        assertThat(run.human()).isEqualTo(61);
    }

    // ---- limits

    @Test
    void rubbishInBothDirectionsIsAcceptedUnaltered() {
        var chance = SeededRandom.of("rubbish");
        for (int round = 0; round < 20_000; round++) {
            TappedRun run = chance.nextBoolean() ? TappedRun.streamlit() : TappedRun.other();
            for (int piece = 0; piece < 6; piece++) {
                byte[] bytes = new byte[1 + chance.nextInt(60)];
                chance.nextBytes(bytes);
                if (chance.nextBoolean()) {
                    bytes[0] = (byte) 0x82;
                }
                byte[] before = bytes.clone();
                int from = chance.nextInt(bytes.length);
                if (chance.nextBoolean()) {
                    run.tap.client(bytes, from, bytes.length - from);
                } else {
                    run.tap.server(bytes, from, bytes.length - from);
                }
                assertThat(bytes).isEqualTo(before);
            }
            run.tap.ended();
            assertThat(run.use().openUses()).isZero();
            assertThat(run.use().opaque()).isZero();
        }
    }

    /** The reference takes the client's stream apart the simple way, and knows what was said because it said it. */
    @Test
    void randomConversationsAreParsedHoweverTheyAreSplit() {
        var chance = SeededRandom.of("conversations");
        for (int conversation = 0; conversation < 10_000; conversation++) {
            TappedRun run = TappedRun.loaded();
            long human = 0;
            int messages = 1 + chance.nextInt(6);
            for (int message = 0; message < messages; message++) {
                run.pass(1);
                int kind = chance.nextInt(4);
                Protobuf said = switch (kind) {
                    case 0 -> rerun(false);
                    case 1 -> rerun(true);
                    case 2 -> said(StreamlitProtocol.APP_HEARTBEAT);
                    default -> said(StreamlitProtocol.CLEAR_CACHE);
                };
                human = kind == 0 || kind == 3 ? 61 + message : human;
                byte[] stream = inParts(chance, said.encoded());
                assertThat(reference(stream)).isEqualTo(said.encoded());
                for (int at = 0; at < stream.length;) {
                    int length = Math.min(stream.length - at, 1 + chance.nextInt(chance.nextBoolean() ? 4 : 400));
                    run.tap.client(stream, at, length);
                    at += length;
                }
                assertThat(run.human()).isEqualTo(human);
                boolean holds = kind == 0;
                if (kind <= 1) {
                    run.server(started());
                    assertThat(run.busy()).isEqualTo(holds);
                    run.server(delta());
                    run.server(finished(0));
                }
                assertThat(run.busy()).isFalse();
            }
            assertThat(run.use().opaque()).isZero();
        }
    }

    private static byte[] inParts(SeededRandom chance, byte[] message) {
        var stream = new ByteArrayOutputStream();
        int at = 0;
        do {
            int size = Math.min(message.length - at, chance.nextInt(message.length + 1));
            byte[] part = Arrays.copyOfRange(message, at, at + size);
            boolean last = at + size == message.length;
            stream.writeBytes(WholeFrame.part(at == 0 && stream.size() == 0 ? WholeFrame.BINARY
                    : WholeFrame.CONTINUATION, last, part)
                    .encoded(OptionalInt.of(chance.nextInt())));
            if (!last && chance.nextBoolean()) {
                stream.writeBytes(WholeFrame.of(WholeFrame.PING, new byte[chance.nextInt(126)])
                        .encoded(OptionalInt.of(chance.nextInt())));
            }
            at += size;
        } while (at < message.length);
        return stream.toByteArray();
    }

    private static byte[] reference(byte[] stream) {
        var message = new ByteArrayOutputStream();
        new FrameDecoder().feed(stream, 0, stream.length).stream()
                .filter(frame -> frame.opcode() < WholeFrame.CLOSE)
                .forEach(frame -> message.writeBytes(frame.payload().bytes()));
        return message.toByteArray();
    }

    /** A 64-bit JVM with compressed references: 12 bytes of header, 4 a reference, sizes rounded up to 8. */
    @Test
    void aDirectionHoldsAtMost128Bytes() throws ReflectiveOperationException {
        var tap = TappedRun.streamlit().tap;
        for (String direction : new String[] {"client", "server"}) {
            Field field = WebSocketTap.class.getDeclaredField(direction);
            field.setAccessible(true);
            assertThat(bytesOf(field.get(tap))).as(direction).isLessThanOrEqualTo(128);
        }
    }

    private static int bytesOf(Object object) throws ReflectiveOperationException {
        int bytes = 12;
        int referred = 0;
        for (Field field : object.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            Class<?> type = field.getType();
            assertThat(type.isArray()).as("an array in %s", field).isFalse();
            bytes += type == long.class ? 8 : type == int.class ? 4 : type == boolean.class || type == byte.class ? 1
                    : 4;
            boolean own = type == WebSocketFrameParser.Listener.class || type == ProtobufScanner.class;
            assertThat(type.isPrimitive() || type.isEnum() || own || type == WebSocketTap.class).as("%s", field)
                    .isTrue();
            if (own) {
                field.setAccessible(true);
                referred += bytesOf(field.get(object));
            }
        }
        return (bytes + 7) / 8 * 8 + referred;
    }
}
