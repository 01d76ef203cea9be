package launcher.daemon.gateway.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** What may stand where in a message, by byte. */
final class CharClasses {

    private static final int TOKEN = 1;
    private static final int VALUE = 2;
    private static final int TARGET = 4;
    private static final int HOST = 8;
    private static final int QUOTED = 16;
    private static final int UNESCAPED = 32;

    private static final byte[] CLASSES = new byte[256];

    private static final byte[] LOWER = new byte[256];

    static {
        for (int c = 0; c < 256; c++) {
            boolean upper = c >= 'A' && c <= 'Z';
            LOWER[c] = (byte) (upper ? c + 32 : c);
            boolean visible = c > 0x20 && c < 0x7f;
            boolean letterOrDigit = upper || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
            int classes = 0;
            if (letterOrDigit || (visible && "!#$%&'*+-.^_`|~".indexOf(c) >= 0)) {
                classes |= TOKEN;
            }
            if (visible || c == ' ' || c == '\t' || c >= 0x80) {
                classes |= VALUE;
            }
            if (visible && c != '#' && c != '\\') {
                classes |= TARGET;
            }
            if (letterOrDigit || c == '.' || c == '-' || c == '_' || c == '~') {
                classes |= HOST;
            }
            if ((classes & VALUE) != 0 && c != '"' && c != '\\') {
                classes |= QUOTED;
            }
            if (c == '\\' || c >= 0x80) {
                classes |= UNESCAPED;
            }
            CLASSES[c] = (byte) classes;
        }
    }

    private CharClasses() {}

    /** A byte of a method or field name. */
    static boolean token(byte b) {
        return (CLASSES[b & 0xff] & TOKEN) != 0;
    }

    /** A byte of a field value: no control character but the tab. */
    static boolean value(byte b) {
        return (CLASSES[b & 0xff] & VALUE) != 0;
    }

    /**
     * A byte of a request target: visible ASCII, but no fragment and no backslash, which some servers take for a slash.
     */
    static boolean target(byte b) {
        return (CLASSES[b & 0xff] & TARGET) != 0;
    }

    /** A byte that browsers put into a query as it is, though an address may only hold it percent-encoded. */
    static boolean unescaped(byte b) {
        return (CLASSES[b & 0xff] & UNESCAPED) != 0;
    }

    /** A byte of a host name. */
    static boolean host(byte b) {
        return (CLASSES[b & 0xff] & HOST) != 0;
    }

    /** A byte that may stand in a quoted string without a backslash before it. */
    static boolean quoted(byte b) {
        return (CLASSES[b & 0xff] & QUOTED) != 0;
    }

    static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte b) {
        int lower = LOWER[b & 0xff];
        if (digit(b)) {
            return b - '0';
        }
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** Compares two ranges without regard to case. */
    static boolean same(byte[] bytes, int from, int to, int otherFrom, int otherTo) {
        if (to - from != otherTo - otherFrom) {
            return false;
        }
        for (int i = 0; i < to - from; i++) {
            if (LOWER[bytes[from + i] & 0xff] != LOWER[bytes[otherFrom + i] & 0xff]) {
                return false;
            }
        }
        return true;
    }

    /** Compares without regard to case. */
    static boolean same(byte[] bytes, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        return startsWith(bytes, from, to, lowerCase);
    }

    static boolean startsWith(byte[] bytes, int from, int to, String lowerCase) {
        if (to - from < lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            if (LOWER[bytes[from + i] & 0xff] != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    static String lower(byte[] bytes, int from, int to) {
        return text(bytes, from, to).toLowerCase(Locale.ROOT);
    }
}
