package launcher.daemon.gateway.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The field lines of a message, as offsets in the buffer that they were parsed in: they are good until that buffer is
 * used for something else. Names are compared without regard to case.
 */
public final class Fields {

    /** More than this are a flood in a request, and in trailers. */
    static final int FIELDS_MAX = 100;

    private static final int OFFSETS_PER_FIELD = 5;
    private static final int DROPPED = 4;
    private static final int TYPICAL = 16;

    private byte[] bytes;
    private int[] offsets = new int[TYPICAL * OFFSETS_PER_FIELD];
    private int size;
    private final int max;
    private final boolean ofRequest;

    private Fields(byte[] bytes, int max, boolean ofRequest) {
        this.bytes = bytes;
        this.max = max;
        this.ofRequest = ofRequest;
    }

    static Fields none() {
        return new Fields(new byte[0], 0, false);
    }

    /**
     * Reads the lines from {@code from} up to the empty line that ends at {@code end}.
     *
     * @throws BadMessageException (400, or 431 for too many)
     */
    static Fields ofRequest(byte[] bytes, int from, int end) throws BadMessageException {
        return new Fields(bytes, FIELDS_MAX, true).parse(from, end);
    }

    /**
     * The same for a response, in which a name like Content_Length means nothing.
     *
     * @param max how many it may have
     */
    static Fields ofResponse(byte[] bytes, int from, int end, int max) throws BadMessageException {
        return new Fields(bytes, max, false).parse(from, end);
    }

    private Fields parse(int from, int end) throws BadMessageException {
        int at = from;
        while (bytes[at] != '\r') {
            at = line(at, end);
        }
        if (at + 2 != end || bytes[at + 1] != '\n') {
            throw new BadMessageException(400, "a line does not end with CR LF");
        }
        return this;
    }

    private int line(int from, int end) throws BadMessageException {
        int colon = from;
        boolean underscore = false;
        while (CharClasses.token(bytes[colon])) { // the end of the head is no token, so this ends
            underscore |= bytes[colon] == '_';
            colon++;
        }
        if (bytes[colon] != ':' || colon == from) {
            throw new BadMessageException(400, bytes[from] == ' ' || bytes[from] == '\t'
                    ? "a field is folded over two lines"
                    : "a field name holds what no name may, or a space stands before its colon");
        }
        int valueFrom = colon + 1;
        while (bytes[valueFrom] == ' ' || bytes[valueFrom] == '\t') {
            valueFrom++;
        }
        int lineEnd = valueFrom;
        while (CharClasses.value(bytes[lineEnd])) {
            lineEnd++;
        }
        if (bytes[lineEnd] != '\r' || lineEnd + 1 >= end || bytes[lineEnd + 1] != '\n') {
            throw new BadMessageException(400, "a field value holds a control character");
        }
        int valueTo = lineEnd;
        while (valueTo > valueFrom && (bytes[valueTo - 1] == ' ' || bytes[valueTo - 1] == '\t')) {
            valueTo--;
        }
        add(from, colon, valueFrom, valueTo);
        if (underscore && ofRequest) {
            refuseLookAlike(size - 1);
        }
        return lineEnd + 2;
    }

    private void add(int nameFrom, int nameTo, int valueFrom, int valueTo) throws BadMessageException {
        if (size == max) {
            throw new BadMessageException(431, "more than " + max + " fields");
        }
        if (size * OFFSETS_PER_FIELD == offsets.length) {
            offsets = Arrays.copyOf(offsets, offsets.length * 2);
        }
        int at = size * OFFSETS_PER_FIELD;
        offsets[at] = nameFrom;
        offsets[at + 1] = nameTo;
        offsets[at + 2] = valueFrom;
        offsets[at + 3] = valueTo;
        size++;
        if (isHopByHop(size - 1)) {
            drop(size - 1);
        }
    }

    // ---- reading

    public int size() {
        return size;
    }

    public String name(int i) {
        return CharClasses.text(bytes, nameFrom(i), nameTo(i));
    }

    /** Without the white space around it; bytes above 127 come as ISO 8859-1. */
    public String value(int i) {
        return CharClasses.text(bytes, valueFrom(i), valueTo(i));
    }

    public boolean is(int i, String lowerCaseName) {
        return CharClasses.same(bytes, nameFrom(i), nameTo(i), lowerCaseName);
    }

    public boolean startsWith(int i, String lowerCasePrefix) {
        return CharClasses.startsWith(bytes, nameFrom(i), nameTo(i), lowerCasePrefix);
    }

    /** The value of the first field of this name. */
    public Optional<String> first(String lowerCaseName) {
        int i = find(lowerCaseName, 0);
        return i < 0 ? Optional.empty() : Optional.of(value(i));
    }

    /** The values of all fields of this name. */
    public List<String> all(String lowerCaseName) {
        var values = new ArrayList<String>();
        for (int i = find(lowerCaseName, 0); i >= 0; i = find(lowerCaseName, i + 1)) {
            values.add(value(i));
        }
        return values;
    }

    /** True if the field is for this connection only, and not for the next connection. */
    public boolean hopByHop(int i) {
        return offsets[i * OFFSETS_PER_FIELD + DROPPED] != 0;
    }

    /** Appends the line as {@code Name: value}. */
    public void copy(int i, HeadWriter out) {
        if (valueFrom(i) == nameTo(i) + 2 && bytes[nameTo(i) + 1] == ' ') {
            out.append(bytes, nameFrom(i), valueTo(i)).lineEnd();
        } else {
            out.append(bytes, nameFrom(i), nameTo(i)).colon().append(bytes, valueFrom(i), valueTo(i)).lineEnd();
        }
    }

    // ---- for the heads

    /** The index of the next field of this name from {@code start} on, or -1. */
    int find(String lowerCaseName, int start) {
        for (int i = start; i < size; i++) {
            if (is(i, lowerCaseName)) {
                return i;
            }
        }
        return -1;
    }

    boolean valueIs(int i, String lowerCase) {
        return CharClasses.same(bytes, valueFrom(i), valueTo(i), lowerCase);
    }

    /** What the comma list in this field's value holds. */
    CommaListCursor items(int i) {
        return new CommaListCursor(bytes, valueFrom(i), valueTo(i));
    }

    byte[] bytes() {
        return bytes;
    }

    int nameFrom(int i) {
        return offsets[i * OFFSETS_PER_FIELD];
    }

    int nameTo(int i) {
        return offsets[i * OFFSETS_PER_FIELD + 1];
    }

    int valueFrom(int i) {
        return offsets[i * OFFSETS_PER_FIELD + 2];
    }

    int valueTo(int i) {
        return offsets[i * OFFSETS_PER_FIELD + 3];
    }

    /** The field is not passed on. */
    void drop(int i) {
        offsets[i * OFFSETS_PER_FIELD + DROPPED] = 1;
    }

    /** All fields of this name but one are not passed on; that has the value {@code bytes[from, to)}. */
    void merge(String lowerCaseName, int from, int to) {
        int first = find(lowerCaseName, 0);
        for (int i = find(lowerCaseName, first + 1); i >= 0; i = find(lowerCaseName, i + 1)) {
            drop(i);
        }
        offsets[first * OFFSETS_PER_FIELD + 2] = from;
        offsets[first * OFFSETS_PER_FIELD + 3] = to;
    }

    /**
     * What stands between two machines that talk, and is not passed on; Proxy too, which CGI would take for a setting.
     */
    private boolean isHopByHop(int i) {
        return switch (nameTo(i) - nameFrom(i)) {
            case 2 -> is(i, "te");
            case 5 -> is(i, "proxy");
            case 7 -> is(i, "upgrade");
            case 10 -> is(i, "connection") || is(i, "keep-alive");
            case 17 -> is(i, "transfer-encoding");
            default -> startsWith(i, "proxy-");
        };
    }

    /**
     * Servers with CGI's rules take Content_Length for Content-Length. Such a name is not passed on where the real name
     * would be ours to write, and refused where it would frame the body.
     */
    private void refuseLookAlike(int i) throws BadMessageException {
        String meant = name(i).toLowerCase(Locale.ROOT).replace('_', '-');
        if (meant.equals("content-length") || meant.equals("transfer-encoding")) {
            throw new BadMessageException(400, "a field that could be mistaken for " + meant);
        }
        if (meant.startsWith("x-forwarded-") || meant.equals("x-real-ip") || meant.equals("keep-alive")
                || meant.startsWith("proxy-")) {
            drop(i);
        }
    }

    /** What a Connection field names besides options is for this hop alone: every such field is dropped. */
    void dropNamed(CommaListCursor option) throws BadMessageException {
        if (!option.isToken() || option.is("host") || option.is("content-length") || option.is("transfer-encoding")) {
            throw new BadMessageException(400, "Connection names what is needed on the whole way, or what is no name");
        }
        if (!isForTheApp(option)) {
            drop(option);
        }
    }

    void drop(CommaListCursor name) {
        for (int i = 0; i < size; i++) {
            if (name.is(nameFrom(i), nameTo(i))) {
                drop(i);
            }
        }
    }

    /** What only a client that wants to hide something from the app would have taken out on the way. */
    private static boolean isForTheApp(CommaListCursor name) {
        return name.startsWith("x-forwarded-") || name.is("x-real-ip") || name.is("forwarded") || name.is("cookie")
                || name.is("authorization") || name.is("content-type");
    }
}
