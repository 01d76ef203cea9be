package launcher.daemon.gateway.http;

import java.util.Arrays;

/** Builds a head, and what follows it in the same write, in an array that grows. */
public final class HeadWriter {

    private static final int GROWTH_MIN = 256;

    private byte[] array;
    private int length;

    /** @param bytes how many it holds before it grows */
    public HeadWriter(int bytes) {
        array = new byte[bytes];
    }

    public HeadWriter requestLine(String method, String target) {
        return ascii(method).ascii(' ').ascii(target).ascii(" HTTP/1.1").lineEnd();
    }

    public HeadWriter statusLine(int status, String reason) {
        return ascii("HTTP/1.1 ").ascii(Integer.toString(status)).ascii(' ').ascii(reason).lineEnd();
    }

    /**
     * Appends a field line.
     *
     * @throws IllegalArgumentException if the name or value holds what would end the line
     */
    public HeadWriter field(String name, String value) {
        return ascii(name).colon().ascii(value).lineEnd();
    }

    /** The empty line. */
    public HeadWriter end() {
        return lineEnd();
    }

    public HeadWriter lineEnd() {
        ensureCapacity(2);
        array[length++] = '\r';
        array[length++] = '\n';
        return this;
    }

    HeadWriter colon() {
        ensureCapacity(2);
        array[length++] = ':';
        array[length++] = ' ';
        return this;
    }

    public HeadWriter append(byte[] bytes, int from, int to) {
        ensureCapacity(to - from);
        System.arraycopy(bytes, from, array, length, to - from);
        length += to - from;
        return this;
    }

    private HeadWriter ascii(char c) {
        ensureCapacity(1);
        array[length++] = (byte) c;
        return this;
    }

    private HeadWriter ascii(String text) {
        int count = text.length();
        ensureCapacity(count);
        for (int i = 0; i < count; i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c > 0xff || c == 0x7f) {
                throw new IllegalArgumentException("a character that no head may hold: " + (int) c);
            }
            array[length + i] = (byte) c;
        }
        length += count;
        return this;
    }

    private void ensureCapacity(int more) {
        if (length + more > array.length) {
            array = Arrays.copyOf(array, Math.max(Math.max(length + more, GROWTH_MIN), array.length * 2));
        }
    }

    /** Good up to {@link #length}, until something is appended. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return length;
    }

    public void clear() {
        length = 0;
    }

    /** Empties it, and keeps no more memory than this many bytes until the next use. */
    public void shrink(int bytes) {
        length = 0;
        if (array.length > bytes) {
            array = new byte[bytes];
        }
    }
}
