package launcher.daemon.gateway.http;

import java.net.InetAddress;

/** The host that a request is for: exactly one, wherever it stands. */
public final class HostHeader {

    private static final int PORT_MAX = 65_535;
    private static final int PORT_DIGITS_MAX = 5;

    private HostHeader() {}

    static String of(Fields fields, RequestTarget target, boolean http11) throws BadMessageException {
        int i = fields.find("host", 0);
        if (i < 0) {
            if (http11) {
                throw new BadMessageException(400, "there is no Host");
            }
            return checked(target.authority());
        }
        if (fields.find("host", i + 1) >= 0) {
            throw new BadMessageException(400, "there are two Hosts");
        }
        String host = CharClasses.lower(fields.bytes(), fields.valueFrom(i), fields.valueTo(i));
        if (!target.authority().isEmpty() && !target.authority().equals(host)) {
            throw new BadMessageException(400, "the target names another host than Host");
        }
        if (host.isEmpty()) {
            throw new BadMessageException(400, "Host is empty");
        }
        return checked(host);
    }

    private static String checked(String host) throws BadMessageException {
        if (host.isEmpty()) {
            return host;
        }
        int nameEnd = host.startsWith("[") ? address(host) : name(host);
        boolean good = nameEnd > 0
                && (nameEnd == host.length() || (host.charAt(nameEnd) == ':' && port(host, nameEnd + 1)));
        if (!good) {
            throw new BadMessageException(400, "Host is no host name with or without a port");
        }
        return host;
    }

    private static int name(String host) {
        int at = 0;
        while (at < host.length() && CharClasses.host((byte) host.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int address(String host) {
        int at = 1;
        while (at < host.length()
                && (CharClasses.hex((byte) host.charAt(at)) >= 0 || host.charAt(at) == ':' || host.charAt(at) == '.')) {
            at++;
        }
        return at < host.length() && host.charAt(at) == ']' && isVersion6(host.substring(1, at)) ? at + 1 : 0;
    }

    private static boolean isVersion6(String address) {
        try {
            return address.indexOf(':') >= 0 && !InetAddress.ofLiteral(address).getHostAddress().isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /**
     * True if a host that was parsed, without its port, is an IP address as it is usually written: four numbers, or
     * brackets. Other forms, such as {@code 127.1}, only some readers take for an address.
     */
    public static boolean isAddress(String host) {
        return host.startsWith("[") || isVersion4(host);
    }

    private static boolean isVersion4(String host) {
        if (!host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
            return false;
        }
        try {
            return InetAddress.ofLiteral(host).getHostAddress().equals(host);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** The port of a host that was parsed, with its colon; empty if none is named. */
    public static String portSuffix(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean port = colon >= 0 && authority.indexOf(']', colon) < 0;
        return port ? authority.substring(colon) : "";
    }

    private static boolean port(String host, int from) {
        int digits = host.length() - from;
        if (digits < 1 || digits > PORT_DIGITS_MAX) {
            return false;
        }
        for (int i = from; i < host.length(); i++) {
            if (!CharClasses.digit((byte) host.charAt(i))) {
                return false;
            }
        }
        int port = Integer.parseInt(host, from, host.length(), 10);
        return port >= 1 && port <= PORT_MAX;
    }
}
