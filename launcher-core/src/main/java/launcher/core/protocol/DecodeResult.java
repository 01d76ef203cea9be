package launcher.core.protocol;

import java.util.Optional;

/** What a line from a client turned out to be. */
public sealed interface DecodeResult {

    /**
     * A request to be done.
     *
     * @param id chosen by the client, repeated in every line of the answer
     */
    record Valid(String id, Request request) implements DecodeResult {}

    /**
     * Something else, and what to answer it.
     *
     * @param id empty if it could not be read
     */
    record Malformed(Optional<String> id, WireError error) implements DecodeResult {}
}
