package launcher.daemon.gateway.activity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import launcher.fixtures.recording.Recording;
import launcher.fixtures.recording.WholeFrame;

/** What happens to one app, and until when a person uses it: a trace with its label. */
final class Timeline {

    /** Something that the gateway sees. Connections and requests are distinguished by their number. */
    sealed interface Happening {
        Duration at();

        /** A WebSocket opens. */
        record Opened(Duration at, int connection, boolean streamlit) implements Happening {}

        record Closed(Duration at, int connection) implements Happening {}

        record Framed(Duration at, int connection, boolean byClient, WholeFrame frame) implements Happening {}

        record Requested(Duration at, int request, String path, String userAgent) implements Happening {}

        /** A part of the request's body, or of its answer. */
        record Carried(Duration at, int request) implements Happening {}

        /** The answer to the request turned out to be an event stream. */
        record Streams(Duration at, int request) implements Happening {}

        record Answered(Duration at, int request) implements Happening {}
    }

    static final String BROWSER = "Mozilla/5.0";

    final String name;
    private final List<Happening> happenings = new ArrayList<>();
    private Duration lastUse = Duration.ZERO;
    private int numbers;

    Timeline(String name) {
        this.name = name;
    }

    /** In the order of time. */
    List<Happening> happenings() {
        return happenings.stream().sorted(Comparator.comparing(Happening::at)).toList();
    }

    /** The label: when a person last used the app. */
    Duration lastUse() {
        return lastUse;
    }

    Timeline inUseUntil(Duration moment) {
        lastUse = moment;
        return this;
    }

    int connect(Duration at, boolean streamlit) {
        numbers++;
        happenings.add(new Happening.Opened(at, numbers, streamlit));
        return numbers;
    }

    Timeline close(Duration at, int connection) {
        happenings.add(new Happening.Closed(at, connection));
        return this;
    }

    Timeline frame(Duration at, int connection, boolean byClient, int opcode, int bytes) {
        happenings.add(new Happening.Framed(at, connection, byClient, WholeFrame.of(opcode, new byte[bytes])));
        return this;
    }

    /** A request whose body or answer is carried piece by piece for as long as it takes. */
    Timeline request(Duration at, Duration takes, String path, String userAgent) {
        numbers++;
        int request = numbers;
        happenings.add(new Happening.Requested(at, request, path, userAgent));
        for (Duration later = Duration.ofSeconds(1); later.compareTo(takes) < 0; later = later.plusSeconds(1)) {
            happenings.add(new Happening.Carried(at.plus(later), request));
        }
        happenings.add(new Happening.Answered(at.plus(takes), request));
        return this;
    }

    /** An event stream that carries something each second and is not closed by the client. */
    Timeline eventStream(Duration at, Duration until, String path) {
        numbers++;
        happenings.add(new Happening.Requested(at, numbers, path, BROWSER));
        happenings.add(new Happening.Streams(at, numbers));
        for (Duration later = at; later.compareTo(until) < 0; later = later.plusSeconds(1)) {
            happenings.add(new Happening.Carried(later, numbers));
        }
        happenings.add(new Happening.Answered(until, numbers));
        return this;
    }

    /** Plays a page's load from its first request on, and returns its connection. */
    int load(Duration at, List<Recording.Event> load) {
        numbers++;
        int connection = numbers;
        play(at, connection, load);
        return connection;
    }

    /** Plays a part of a recording on an open connection; its first event happens at {@code at}. */
    Timeline play(Duration at, int connection, List<Recording.Event> part) {
        long first = part.getFirst().atMillis();
        for (Recording.Event event : part) {
            Duration moment = at.plusMillis(event.atMillis() - first);
            switch (event) {
                case Recording.Event.Opened _ -> happenings.add(new Happening.Opened(moment, connection, true));
                case Recording.Event.Closed _ -> happenings.add(new Happening.Closed(moment, connection));
                case Recording.Event.Sent(_, boolean byClient, WholeFrame frame) ->
                        happenings.add(new Happening.Framed(moment, connection, byClient, frame));
                case Recording.Event.Requested(_, _, String path, long took) ->
                        request(moment, Duration.ofMillis(took), path, BROWSER);
            }
        }
        return this;
    }
}
