package launcher.daemon.provider.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into lines. A line ends with LF, CR LF or CR, which is dropped, so a progress bar is as many
 * lines as it had states; a CR after nothing is no line. A line longer than {@link #BYTES_MAX} is handed on in pieces.
 * Bytes that are not UTF-8 become U+FFFD. Used by one thread.
 */
final class OutputLines {

    /** Longest line, in bytes. */
    static final int BYTES_MAX = 8 * 1024;

    private static final int PENDING_BYTES_FIRST = 256;

    private final Consumer<String> sink;
    /** Grows with the longest line, so that hundreds of quiet apps cost little. */
    private byte[] pending = new byte[PENDING_BYTES_FIRST];
    private int pendingLength;
    /** A CR has ended the line already that an LF would end. */
    private boolean ended;

    OutputLines(Consumer<String> sink) {
        this.sink = sink;
    }

    void add(byte[] bytes, int length) {
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                append(bytes, start, i - start);
                if (pendingLength > 0 || !ended) {
                    endLine();
                }
                ended = false;
                start = i + 1;
            } else if (bytes[i] == '\r') {
                append(bytes, start, i - start);
                ended |= pendingLength > 0;
                flush();
                start = i + 1;
            }
        }
        append(bytes, start, length - start);
    }

    /** True if something came after the last line end. */
    boolean unfinished() {
        return pendingLength > 0;
    }

    /** Hands on what came after the last line end. */
    void flush() {
        if (pendingLength > 0) {
            endLine();
        }
    }

    private void append(byte[] bytes, int start, int length) {
        int from = start;
        int left = length;
        while (left > 0) {
            if (pendingLength == BYTES_MAX) {
                endPiece();
            }
            int part = Math.min(left, BYTES_MAX - pendingLength);
            reserve(pendingLength + part);
            System.arraycopy(bytes, from, pending, pendingLength, part);
            pendingLength += part;
            from += part;
            left -= part;
        }
    }

    private void reserve(int length) {
        if (length > pending.length) {
            pending = Arrays.copyOf(pending, Math.min(BYTES_MAX, Math.max(length, 2 * pending.length)));
        }
    }

    private void endLine() {
        sink.accept(text(pendingLength));
        pendingLength = 0;
    }

    /** Hands on a full buffer, less the begun character at its end. */
    private void endPiece() {
        int cut = BYTES_MAX - begunCharacterBytes();
        sink.accept(text(cut));
        System.arraycopy(pending, cut, pending, 0, BYTES_MAX - cut);
        pendingLength = BYTES_MAX - cut;
    }

    /** How many bytes at the end belong to a UTF-8 character that may go on: at most three. */
    private int begunCharacterBytes() {
        for (int back = 1; back <= 3; back++) {
            int b = pending[BYTES_MAX - back] & 0xFF;
            if (b >= 0xC0) {
                int characterBytes = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
                return characterBytes > back ? back : 0;
            }
            if (b < 0x80) {
                return 0;
            }
        }
        return 0;
    }

    private String text(int length) {
        return new String(pending, 0, length, StandardCharsets.UTF_8);
    }
}
