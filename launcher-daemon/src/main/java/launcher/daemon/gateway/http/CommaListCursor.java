package launcher.daemon.gateway.http;

/** A walk over the items of a comma-separated list, without the white space around them; empty items are skipped. */
final class CommaListCursor {

    private final byte[] buf;
    private final int end;
    private int next;
    private int from;
    private int to;

    CommaListCursor(byte[] buf, int from, int to) {
        this.buf = buf;
        this.next = from;
        this.end = to;
    }

    /** Moves to the next item. */
    boolean next() {
        while (next < end) {
            from = next;
            while (next < end && buf[next] != ',') {
                next++;
            }
            to = next;
            next++;
            trim();
            if (from < to) {
                return true;
            }
        }
        return false;
    }

    boolean is(String lowerCase) {
        return CharClasses.same(buf, from, to, lowerCase);
    }

    String lower() {
        return CharClasses.lower(buf, from, to);
    }

    boolean startsWith(String lowerCase) {
        return CharClasses.startsWith(buf, from, to, lowerCase);
    }

    /** Whether the same buffer holds this item's text there too. */
    boolean is(int otherFrom, int otherTo) {
        return CharClasses.same(buf, from, to, otherFrom, otherTo);
    }

    /** Whether the item is a token, as options of a connection are. */
    boolean isToken() {
        for (int at = from; at < to; at++) {
            if (!CharClasses.token(buf[at])) {
                return false;
            }
        }
        return true;
    }

    /** Whether this protocol would carry further requests past us: {@code h2c}, any HTTP, or TLS in front of HTTP. */
    boolean isAnotherHttp() {
        int name = from;
        while (name < to && buf[name] != '/') {
            name++;
        }
        return CharClasses.same(buf, from, name, "h2c")
                || CharClasses.same(buf, from, name, "h2")
                || CharClasses.same(buf, from, name, "http")
                || CharClasses.same(buf, from, name, "tls");
    }

    private void trim() {
        while (from < to && (buf[from] == ' ' || buf[from] == '\t')) {
            from++;
        }
        while (from < to && (buf[to - 1] == ' ' || buf[to - 1] == '\t')) {
            to--;
        }
    }
}
