package launcher.core.app;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the gateway offers an app.
 *
 * @param path          a path prefix that starts with a slash and does not end with a slash
 * @param host          a host name of its own
 * @param tcpPort       a raw TCP port instead of HTTP
 * @param strip         whether the prefix is taken off before the app sees the path
 * @param startEndpoint if given, only this path may wake the app
 */
public record RouteSpec(
        String path, Optional<String> host, OptionalInt tcpPort, boolean strip, Optional<String> startEndpoint) {}
