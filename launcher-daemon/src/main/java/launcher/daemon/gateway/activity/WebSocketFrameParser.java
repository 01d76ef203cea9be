package launcher.daemon.gateway.activity;

/**
 * Follows the WebSocket frames of one direction (RFC 6455) through any pieces of their stream, and shows its listener
 * what data messages carry. Bytes are looked at where they lie. Not thread-safe.
 */
final class WebSocketFrameParser {

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int BINARY = 2;
    private static final int CONTROL = 8;
    private static final int PONG = 10;
    private static final int CONTROL_MAX = 125;
    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    /** What comes next. */
    private enum Expects {
        START,
        LENGTH,
        EXTENDED_LENGTH,
        MASK,
        PAYLOAD,
        /** Nothing any more: this is no stream of frames. */
        NOTHING
    }

    private final Listener listener;
    private final boolean fromClient;
    private Expects expects = Expects.START;
    private boolean data;
    private boolean last;
    private boolean inMessage;
    private byte headerLeft;
    private int mask;
    private long payloadLeft;

    /** Hears of data messages; control frames are passed over. Called on the reading thread. */
    interface Listener {

        /**
         * A message begins.
         *
         * @param binary true if it is a binary message that no extension has changed
         */
        void begins(boolean binary);

        /**
         * A part of the message that has begun.
         *
         * @param mask what the bytes are XORed with: the next byte with the mask's highest byte, and so on in turns
         */
        void carries(byte[] bytes, int from, int to, int mask);

        void ends();
    }

    /**
     * A reader at the start of a stream.
     *
     * @param fromClient clients mask what they send, servers do not
     */
    WebSocketFrameParser(Listener listener, boolean fromClient) {
        this.listener = listener;
        this.fromClient = fromClient;
    }

    /** Takes the next piece of the stream. False from the first piece on that cannot belong to a stream of frames. */
    boolean read(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && expects != Expects.NOTHING) {
            at = expects == Expects.PAYLOAD ? payload(bytes, at, to) : header(bytes[at] & 0xFF, at);
        }
        return expects != Expects.NOTHING;
    }

    private int payload(byte[] bytes, int from, int to) {
        int taken = (int) Math.min(payloadLeft, to - from);
        if (data) {
            listener.carries(bytes, from, from + taken, mask);
            mask = Integer.rotateLeft(mask, taken % 4 * 8);
        }
        payloadLeft -= taken;
        if (payloadLeft == 0) {
            endFrame();
        }
        return from + taken;
    }

    private int header(int octet, int at) {
        switch (expects) {
            case START -> start(octet);
            case LENGTH -> length(octet);
            case EXTENDED_LENGTH -> extendedLength(octet);
            case MASK -> mask(octet);
            case PAYLOAD, NOTHING -> throw new IllegalStateException("no header is expected");
        }
        return at + 1;
    }

    private void start(int octet) {
        int opcode = octet & OPCODE;
        last = (octet & FIN) != 0;
        data = opcode < CONTROL;
        boolean known = opcode <= BINARY || (opcode >= CONTROL && opcode <= PONG);
        boolean inTurn = !data || (opcode == CONTINUATION) == inMessage;
        if (!known || !inTurn || (!data && !last)) {
            expects = Expects.NOTHING;
            return;
        }
        expects = Expects.LENGTH;
        if (data && opcode != CONTINUATION) {
            inMessage = true;
            listener.begins(opcode == BINARY && (octet & RESERVED) == 0);
        }
    }

    private void length(int octet) {
        int length = octet & ~MASKED;
        boolean masked = (octet & MASKED) != 0;
        if (masked != fromClient || (!data && length > CONTROL_MAX)) {
            expects = Expects.NOTHING;
        } else if (length == LENGTH_16 || length == LENGTH_64) {
            expects = Expects.EXTENDED_LENGTH;
            headerLeft = (byte) (length == LENGTH_16 ? 2 : 8);
            payloadLeft = 0;
        } else {
            payloadLeft = length;
            lengthKnown();
        }
    }

    private void extendedLength(int octet) {
        payloadLeft = (payloadLeft << 8) | octet;
        headerLeft--;
        if (headerLeft == 0) {
            lengthKnown();
        }
    }

    private void lengthKnown() {
        mask = 0;
        if (payloadLeft < 0) {
            expects = Expects.NOTHING; // more than a length may be
        } else if (fromClient) {
            expects = Expects.MASK;
            headerLeft = 4;
        } else {
            beginPayload();
        }
    }

    private void mask(int octet) {
        mask = (mask << 8) | octet;
        headerLeft--;
        if (headerLeft == 0) {
            beginPayload();
        }
    }

    private void beginPayload() {
        expects = Expects.PAYLOAD;
        if (payloadLeft == 0) {
            endFrame();
        }
    }

    private void endFrame() {
        expects = Expects.START;
        if (data && last) {
            inMessage = false;
            listener.ends();
        }
    }
}
