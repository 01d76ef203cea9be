package launcher.daemon.config.settings;

/** An address to listen on; an IPv6 address stands without its brackets. */
public record HostPort(String host, int port) {

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
