package launcher.daemon.gateway.server;

import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;
import launcher.daemon.gateway.http.RequestHead;

/**
 * The other end of a client's connection: the client, or a proxy in front of the gateway.
 *
 * @param literal the address as text
 * @param trusted whether the peer's X-Forwarded fields are believed
 * @param proxies the addresses that are believed
 */
public record Peer(InetAddress address, String literal, boolean trusted, Predicate<InetAddress> proxies) {

    public static Peer of(InetAddress address, Predicate<InetAddress> proxies) {
        return new Peer(address, address.getHostAddress(), proxies.test(address), proxies);
    }

    /** The address of the client itself: the last of the chain of X-Forwarded-For that is no trusted proxy. */
    public String client(RequestHead head) {
        if (!trusted) {
            return literal;
        }
        String known = literal;
        for (String value : head.fields().all("x-forwarded-for").reversed()) {
            for (String before : List.of(value.split(",", -1)).reversed()) {
                known = before.isBlank() ? known : before.strip();
                if (!before.isBlank() && !isProxy(known)) {
                    return known;
                }
            }
        }
        return known;
    }

    private boolean isProxy(String text) {
        try {
            return proxies.test(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return false; // a proxy may write anything
        }
    }
}
