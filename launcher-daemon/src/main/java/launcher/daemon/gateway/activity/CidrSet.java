package launcher.daemon.gateway.activity;

import java.net.InetAddress;
import java.util.List;

/**
 * A set of addresses and networks, IPv4 and IPv6. An IPv4 address that came as a mapped IPv6 address is the IPv4
 * address.
 */
public final class CidrSet {

    private final List<Network> networks;

    /** The addresses whose first {@code bits} bits are those of {@code base}. */
    private static final class Network {

        private final byte[] base;
        private final int bits;

        Network(byte[] base, int bits) {
            this.base = base;
            this.bits = bits;
        }

        boolean contains(byte[] address) {
            if (address.length != base.length) {
                return false;
            }
            int whole = bits / Byte.SIZE;
            for (int i = 0; i < whole; i++) {
                if (address[i] != base[i]) {
                    return false;
                }
            }
            int rest = bits % Byte.SIZE;
            return rest == 0 || ((address[whole] ^ base[whole]) & 0xFF) >>> (Byte.SIZE - rest) == 0;
        }
    }

    private CidrSet(List<Network> networks) {
        this.networks = networks;
    }

    /**
     * The set of these.
     *
     * @param texts addresses, or networks like {@code 10.0.0.0/8} and {@code fd00::/8}
     * @throws IllegalArgumentException if an entry is neither; the configuration lets none through
     */
    public static CidrSet parse(List<String> texts) {
        return new CidrSet(texts.stream().map(CidrSet::network).toList());
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Network network : networks) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        byte[] base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
        int all = base.length * Byte.SIZE;
        int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException("no network: " + text);
        }
        return new Network(base, bits);
    }
}
