package launcher.daemon.gateway.http;

/** Finds the end of a head. */
public enum HeadScanner {

    /** Lines end with CR LF. */
    OF_REQUEST {
        @Override
        boolean ends(byte[] bytes, int from, int lineFeed) {
            return lineFeed == from || bytes[lineFeed - 1] != '\r' || endsEmptyLine(bytes, from, lineFeed);
        }
    },

    /** Lines end with LF, too. */
    OF_RESPONSE {
        @Override
        boolean ends(byte[] bytes, int from, int lineFeed) {
            boolean afterReturn = lineFeed > from && bytes[lineFeed - 1] == '\r';
            boolean afterTwo = afterReturn && lineFeed > from + 1 && bytes[lineFeed - 2] == '\r';
            return bytes[from] != 'H' || afterTwo || (afterReturn ? endsEmptyLine(bytes, from, lineFeed)
                    : bytes[lineFeed - 1] == '\n');
        }
    };

    /**
     * Where the head ends that begins at {@code from}: behind the first empty line, or behind a line with which it is
     * no head, so that it is refused at once instead of waited for.
     *
     * @param scanned up to where an earlier call has looked; {@code from} at first
     * @return -1 if {@code bytes[from, to)} does not hold the end yet
     */
    public int find(byte[] bytes, int from, int to, int scanned) {
        for (int i = Math.max(from, scanned); i < to; i++) {
            if (bytes[i] == '\n' && ends(bytes, from, i)) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Whether this line feed ends an empty line, or a line that no head has. */
    abstract boolean ends(byte[] bytes, int from, int lineFeed);

    /** Of a line that ends with CR LF. */
    private static boolean endsEmptyLine(byte[] bytes, int from, int lineFeed) {
        return lineFeed == from + 1 || (lineFeed >= from + 3 && bytes[lineFeed - 2] == '\n');
    }
}
