package launcher.daemon.gateway.http;

/** Where a body ends. */
public sealed interface Framing {

    /** There is none. */
    record None() implements Framing {}

    /** After so many bytes. */
    record Length(long bytes) implements Framing {}

    /** With its last chunk. */
    record Chunked() implements Framing {}

    /** With the connection; answers only. */
    record UntilClose() implements Framing {}
}
