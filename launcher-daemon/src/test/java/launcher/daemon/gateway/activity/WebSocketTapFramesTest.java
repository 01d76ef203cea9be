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
import launcher.fixtures.SeededRandom;
import launcher.fixtures.recording.FrameDecoder;
import launcher.fixtures.recording.Protobuf;
import launcher.fixtures.recording.WholeFrame;
import org.junit.jupiter.api.Test;

/** Frames that are not Streamlit's, malformed or cut anywhere. */
class WebSocketTapFramesTest {

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
