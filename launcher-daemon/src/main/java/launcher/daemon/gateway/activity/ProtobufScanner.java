package launcher.daemon.gateway.activity;

/**
 * Scans one protobuf message, piece by piece, for which fields it has, and one number among their values. It can look
 * into embedded messages one level deep. Everything else is skipped by counting, however long it is. Not thread-safe.
 */
final class ProtobufScanner {

    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;
    private static final int WIRE_TYPE_BITS = 3;
    private static final int VARINT_BYTES_MAX = 10;
    private static final long KEY_MAX = 0xFFFF_FFFFL;
    private static final int OUTSIDE = -1;

    /** What comes next. */
    private enum Expects {
        KEY,
        NUMBER,
        LENGTH,
        /** Bytes of a field that is of no interest. */
        SKIPPED,
        /** Nothing any more: this is no message. */
        NOTHING
    }

    private final int entered;
    private final int watched;
    private Expects expects = Expects.KEY;
    private byte varintBytes;
    private int field;
    private int skip;
    private int innerLeft = OUTSIDE;
    private int number;
    private int outer;
    private int inner;
    private long varint;

    /**
     * A scan of messages of one type. Field numbers from 32 on are skipped.
     *
     * @param entered the fields, as bits, that are embedded messages to look into
     * @param watched the field whose value is wanted: an inner field if there are fields to look into, else an outer
     *                field
     */
    ProtobufScanner(int entered, int watched) {
        this.entered = entered;
        this.watched = watched;
    }

    /** A new message begins. */
    void reset() {
        expects = Expects.KEY;
        varintBytes = 0;
        varint = 0;
        innerLeft = OUTSIDE;
        number = 0;
        outer = 0;
        inner = 0;
    }

    /** True if what came since the beginning is a whole message. */
    boolean whole() {
        return expects == Expects.KEY && varintBytes == 0 && innerLeft == OUTSIDE;
    }

    /** True if the message has this field. */
    boolean has(int number) {
        return (outer & bit(number)) != 0;
    }

    /** True if a message that was looked into has this field. */
    boolean hasInside(int number) {
        return (inner & bit(number)) != 0;
    }

    /** The value of the watched field; 0 if it is not there, and the greatest value if it is none of an {@code int}. */
    int number() {
        return number;
    }

    /**
     * Takes the next piece.
     *
     * @param mask what it is XORed with, as in {@link WebSocketFrameParser.Listener#carries}
     */
    void read(byte[] bytes, int from, int to, int mask) {
        int at = from;
        while (at < to && expects != Expects.NOTHING) {
            if (expects == Expects.SKIPPED) {
                at += skip(to - at);
            } else {
                int key = mask >>> (24 - 8 * ((at - from) & 3));
                octet((bytes[at] ^ key) & 0xFF);
                at++;
            }
        }
    }

    private int skip(int available) {
        int skipped = Math.min(skip, available);
        skip -= skipped;
        if (innerLeft != OUTSIDE) {
            innerLeft -= skipped;
        }
        if (skip == 0) {
            fieldEnds();
        }
        return skipped;
    }

    private void octet(int octet) {
        if (innerLeft == 0) {
            expects = Expects.NOTHING; // the embedded message ended within a field
            return;
        }
        if (innerLeft != OUTSIDE) {
            innerLeft--;
        }
        varint |= (octet & 0x7FL) << (7 * varintBytes);
        varintBytes++;
        if ((octet & 0x80) == 0) {
            long value = varint;
            varint = 0;
            varintBytes = 0;
            varintEnds(value);
        } else if (varintBytes == VARINT_BYTES_MAX) {
            expects = Expects.NOTHING;
        }
    }

    private void varintEnds(long value) {
        switch (expects) {
            case KEY -> key(value);
            case NUMBER -> {
                boolean wanted = field == watched && (innerLeft == OUTSIDE) == (entered == 0);
                if (wanted) {
                    number = value >>> (Integer.SIZE - 1) == 0 ? (int) value : Integer.MAX_VALUE;
                }
                fieldEnds();
            }
            case LENGTH -> length(value);
            case SKIPPED, NOTHING -> throw new IllegalStateException("no varint is expected");
        }
    }

    private void key(long key) {
        field = (int) (key >>> WIRE_TYPE_BITS);
        if (key > KEY_MAX || key < 0 || field == 0) {
            expects = Expects.NOTHING;
            return;
        }
        if (innerLeft == OUTSIDE) {
            outer |= bit(field);
        } else {
            inner |= bit(field);
        }
        switch ((int) (key & ((1 << WIRE_TYPE_BITS) - 1))) {
            case VARINT -> expects = Expects.NUMBER;
            case FIXED_64 -> beginSkip(Long.BYTES);
            case LENGTH_DELIMITED -> expects = Expects.LENGTH;
            case FIXED_32 -> beginSkip(Integer.BYTES);
            default -> expects = Expects.NOTHING; // groups are of an older protobuf
        }
    }

    private void length(long length) {
        if (length < 0 || length > Integer.MAX_VALUE) {
            expects = Expects.NOTHING;
        } else if (innerLeft == OUTSIDE && (entered & bit(field)) != 0) {
            innerLeft = (int) length;
            fieldEnds();
        } else {
            beginSkip((int) length);
        }
    }

    private void beginSkip(int bytes) {
        if (innerLeft != OUTSIDE && bytes > innerLeft) {
            expects = Expects.NOTHING;
            return;
        }
        skip = bytes;
        expects = Expects.SKIPPED;
        if (bytes == 0) {
            fieldEnds();
        }
    }

    private void fieldEnds() {
        expects = Expects.KEY;
        if (innerLeft == 0) {
            innerLeft = OUTSIDE;
        }
    }

    private static int bit(int field) {
        return field < Integer.SIZE ? 1 << field : 0;
    }
}
