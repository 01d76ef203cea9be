package launcher.daemon.gateway.http;

import java.util.List;

/** What a parser makes of the first message in some bytes. */
sealed interface Verdict {

    /**
     * It is a message.
     *
     * @param start    method, path and query, or version, status and reason
     * @param host     in lower case; empty for responses
     * @param fields   all lines, as {@code name: value}, the names in lower case
     * @param framing  {@code none}, {@code length}, {@code chunked} or {@code until-close}; a length of zero is none
     * @param body     escaped
     * @param trailers as the fields
     */
    record Taken(String start, String host, List<String> fields, String framing, String body, List<String> trailers)
            implements Verdict {

        public Taken {
            fields = List.copyOf(fields);
            trailers = List.copyOf(trailers);
        }
    }

    /** It is none, for this reason. */
    record Refused(String why) implements Verdict {}

    /** It is not all there. */
    record Waits() implements Verdict {}
}
