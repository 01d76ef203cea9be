package launcher.daemon.gateway.http;

/** Finds the end of a head. */
public final class HeadScanner {

    private HeadScanner() {}

    /**
     * Where the head ends that begins at {@code from}: behind the first empty line, or behind a line feed that ends no
     * line as HTTP has it, so that such a head is refused at once instead of waited for.
     *
     * @param scanned up to where an earlier call has looked; {@code from} at first
     * @return -1 if {@code bytes[from, to)} does not hold the end yet
     */
    public static int find(byte[] bytes, int from, int to, int scanned) {
        for (int i = Math.max(from, scanned); i < to; i++) {
            if (bytes[i] == '\n' && (i == from || bytes[i - 1] != '\r' || endsEmptyLine(bytes, from, i))) {
                return i + 1;
            }
        }
        return -1;
    }

    private static boolean endsEmptyLine(byte[] bytes, int from, int lineFeed) {
        return lineFeed == from + 1 || (lineFeed >= from + 3 && bytes[lineFeed - 2] == '\n');
    }
}
