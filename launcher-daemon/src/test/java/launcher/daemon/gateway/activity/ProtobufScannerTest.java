package launcher.daemon.gateway.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.OptionalInt;
import launcher.fixtures.SeededRandom;
import launcher.fixtures.recording.Protobuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtobufScannerTest {

    private static final int ENTERED = 11;
    private static final int WATCHED = 6;

    private static ProtobufScanner entering() {
        return new ProtobufScanner(1 << ENTERED, WATCHED);
    }

    private static void read(ProtobufScanner scan, SeededRandom chance, byte[] message) {
        int mask = chance.nextInt();
        byte[] masked = message.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= (byte) (mask >>> (24 - 8 * (i & 3)));
        }
        for (int at = 0; at < masked.length;) {
            int end = Math.min(masked.length, at + 1 + chance.nextInt(chance.nextBoolean() ? 3 : 5000));
            scan.read(masked, at, end, Integer.rotateLeft(mask, at % 4 * 8));
            at = end;
        }
    }

    @Test
    void watchedFieldIsFoundAnywhereAmongLongFields() {
        var chance = SeededRandom.of("fields");
        for (int round = 0; round < 10_000; round++) {
            OptionalInt flag = chance.nextBoolean() ? OptionalInt.of(chance.nextInt(3)) : OptionalInt.empty();
            var inside = new Protobuf();
            fill(inside, chance);
            flag.ifPresent(value -> inside.number(WATCHED, value));
            fill(inside, chance);
            var message = new Protobuf();
            fill(message, chance);
            message.message(ENTERED, inside);
            fill(message, chance);
            ProtobufScanner scan = entering();

            read(scan, chance, message.encoded());

            assertThat(scan.whole()).isTrue();
            assertThat(scan.has(ENTERED)).isTrue();
            assertThat(scan.hasInside(WATCHED)).isEqualTo(flag.isPresent());
            assertThat(scan.number()).isEqualTo(flag.orElse(0));
        }
    }

    /** Fields of all wire types, none of which is the watched field; an outer 6 is not the inner 6. */
    private static void fill(Protobuf message, SeededRandom chance) {
        for (int count = chance.nextInt(4); count > 0; count--) {
            int field = chance.nextInt(4) == 0 ? 500 + chance.nextInt(1000) : 1 + chance.nextInt(5);
            switch (chance.nextInt(5)) {
                case 0 -> message.number(field, chance.nextLong());
                case 1 -> message.fixed(field, new byte[4]);
                case 2 -> message.fixed(field, new byte[8]);
                case 3 -> message.bytes(field, new byte[0]);
                default -> {
                    byte[] text = new byte[chance.nextInt(chance.nextInt(10) == 0 ? 100_000 : 200)];
                    chance.nextBytes(text);
                    message.bytes(field, text);
                }
            }
        }
    }

    @Test
    void outerFieldIsWatchedWithoutANestedMessage() {
        var chance = SeededRandom.ofSeed(1);
        var scan = new ProtobufScanner(0, WATCHED);

        read(scan, chance, new Protobuf().bytes(1, new byte[32]).number(WATCHED, 2).encoded());

        assertThat(scan.has(WATCHED)).isTrue();
        assertThat(scan.number()).isEqualTo(2);
        scan.reset();
        assertThat(scan.has(WATCHED)).isFalse();
        assertThat(scan.number()).isZero();
    }

    @Test
    void outerFieldOfTheWatchedNumberIsNotTaken() {
        var scan = entering();

        read(scan, SeededRandom.ofSeed(1), new Protobuf().number(WATCHED, 1)
                .message(ENTERED, new Protobuf().message(3, new Protobuf().number(WATCHED, 1))).encoded());

        assertThat(scan.whole()).isTrue();
        assertThat(scan.hasInside(WATCHED)).as("two levels deep").isFalse();
        assertThat(scan.number()).isZero();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            5B,                              a group
            5C,                              the end of a group
            5F,                              an unknown wire type
            00,                              field number 0
            FFFFFFFFFFFFFFFFFFFF,            a number that does not end
            FFFFFFFF7F,                      a key that is too large
            5A 8080808010,                   a length of more than 2 GiB
            5A 05 0A,                        an embedded message that is not there
            5A 02 0A05 0102030405,           a field that is longer than its embedded message
            5A 01 30,                        an embedded message that ends within a field
            5A 02 3080 01,                   an embedded message that ends within a number
            5A 03 0D0102,                    an embedded message that ends within four bytes
            12 05 01,                        a field that is not all there
            08,                              a field without its value
            09 01020304,                     half of eight bytes
            """)
    void knowsWhatIsNoMessage(String hex, String what) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        ProtobufScanner scan = entering();

        read(scan, SeededRandom.ofSeed(what.hashCode()), bytes);

        assertThat(scan.whole()).as(what).isFalse();
    }

    @Test
    void rubbishIsReadWithoutTrouble() {
        var chance = SeededRandom.of("rubbish");
        ProtobufScanner scan = entering();
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = new byte[chance.nextInt(40)];
            chance.nextBytes(bytes);
            scan.reset();
            read(scan, chance, bytes);
        }
        scan.reset();
        read(scan, chance, new Protobuf().number(5, 1).encoded());
        assertThat(scan.whole()).isTrue();
    }
}
