package launcher.core.lifecycle;

/** Where a run serves; found at readiness and owned by the run. */
public sealed interface Endpoint {

    /** A TCP address. */
    record Tcp(String host, int port) implements Endpoint {}

    /** A Unix socket. */
    record Unix(String path) implements Endpoint {}

    /** It serves nothing that can be reached from here: a worker without a port. */
    record None() implements Endpoint {}
}
