package launcher.daemon.gateway.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import launcher.fixtures.SeededRandom;
import launcher.fixtures.recording.WholeFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketFrameParserTest {

    private static final int STREAMS = 10_000;

    /** What a listener received of one message. */
    private record Message(boolean binary, String payload) {}

    private static final class Received implements WebSocketFrameParser.Listener {

        private final List<Message> messages = new ArrayList<>();
        private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
        private boolean binary;

        @Override
        public void begins(boolean isBinary) {
            binary = isBinary;
            payload.reset();
        }

        @Override
        public void carries(byte[] bytes, int from, int to, int mask) {
            for (int at = from; at < to; at++) {
                payload.write(bytes[at] ^ (mask >>> (24 - 8 * ((at - from) & 3))));
            }
        }

        @Override
        public void ends() {
            messages.add(new Message(binary, HexFormat.of().formatHex(payload.toByteArray())));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void randomStreamsAreParsedHoweverTheyAreSplit(boolean fromClient) {
        var chance = SeededRandom.of("frames");
        for (int stream = 0; stream < STREAMS; stream++) {
            var sent = new ArrayList<Message>();
            byte[] bytes = randomStream(chance, fromClient, sent);
            byte[] before = bytes.clone();
            var received = new Received();
            var reader = new WebSocketFrameParser(received, fromClient);

            for (int at = 0; at < bytes.length;) {
                int end = Math.min(bytes.length, at + 1 + chance.nextInt(chance.nextInt(4) == 0 ? 20_000 : 20));
                assertThat(reader.read(bytes, at, end)).isTrue();
                at = end;
            }

            assertThat(received.messages).isEqualTo(sent);
            assertThat(bytes).as("nothing is altered").isEqualTo(before);
        }
    }

    private static byte[] randomStream(SeededRandom chance, boolean fromClient, List<Message> sent) {
        var out = new ByteArrayOutputStream();
        int messages = 1 + chance.nextInt(4);
        for (int message = 0; message < messages; message++) {
            boolean binary = chance.nextBoolean();
            var payload = new ByteArrayOutputStream();
            int parts = 1 + chance.nextInt(4);
            for (int part = 0; part < parts; part++) {
                control(chance, fromClient, out);
                byte[] data = new byte[size(chance)];
                chance.nextBytes(data);
                payload.writeBytes(data);
                int opcode = part > 0 ? WholeFrame.CONTINUATION : binary ? WholeFrame.BINARY : WholeFrame.TEXT;
                out.writeBytes(WholeFrame.part(opcode, part == parts - 1, data).encoded(mask(chance, fromClient)));
            }
            sent.add(new Message(binary, HexFormat.of().formatHex(payload.toByteArray())));
        }
        control(chance, fromClient, out);
        return out.toByteArray();
    }

    private static int size(SeededRandom chance) {
        return switch (chance.nextInt(400)) {
            case 0 -> (1 << 16) - 1 + chance.nextInt(3);
            case 1, 2, 3, 4, 5 -> 126 + chance.nextInt(2000);
            case 6, 7, 8, 9 -> 124 + chance.nextInt(4);
            default -> chance.nextInt(40);
        };
    }

    private static void control(SeededRandom chance, boolean fromClient, ByteArrayOutputStream out) {
        if (chance.nextInt(3) == 0) {
            byte[] data = new byte[chance.nextInt(126)];
            chance.nextBytes(data);
            int opcode = WholeFrame.CLOSE + chance.nextInt(3);
            out.writeBytes(WholeFrame.of(opcode, data).encoded(mask(chance, fromClient)));
        }
    }

    private static OptionalInt mask(SeededRandom chance, boolean fromClient) {
        return fromClient ? OptionalInt.of(chance.nextInt()) : OptionalInt.empty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            83 00,                                  a reserved opcode
            8B 80 00000000,                         a reserved control opcode
            09 80 00000000,                         a control frame in parts
            89 FE 0080 00000000,                    a control frame that is too long
            82 01 00,                               a client that does not mask
            80 80 00000000,                         a continuation of nothing
            02 80 00000000 82 80 00000000,          a message within a message
            82 FF 8000000000000000 00000000,        a length with its highest bit set
            47 45 54,                               something else altogether
            """)
    void invalidFrameStreamIsRecognisedWhereverItIsSplit(String hex, String what) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThat(new WebSocketFrameParser(new Received(), true).read(bytes, 0, bytes.length)).as(what).isFalse();

        var reader = new WebSocketFrameParser(new Received(), true);
        boolean good = true;
        for (int at = 0; at < bytes.length; at++) {
            good = reader.read(bytes, at, at + 1);
        }
        assertThat(good).as(what).isFalse();
        assertThat(reader.read(bytes, 0, 1)).as("it stays so").isFalse();
    }

    @Test
    void aServerThatMasksSpeaksNoWebSocket() {
        byte[] bytes = WholeFrame.of(WholeFrame.BINARY, new byte[3]).encoded(OptionalInt.of(7));

        assertThat(new WebSocketFrameParser(new Received(), false).read(bytes, 0, bytes.length)).isFalse();
    }

    @Test
    void aMessageThatAnExtensionChangedIsNotBinary() {
        var received = new Received();
        byte[] compressed = {(byte) 0xC2, 1, 0};

        assertThat(new WebSocketFrameParser(received, false).read(compressed, 0, compressed.length)).isTrue();

        assertThat(received.messages).containsExactly(new Message(false, "00"));
    }
}
