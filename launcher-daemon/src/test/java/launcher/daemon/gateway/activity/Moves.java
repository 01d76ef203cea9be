package launcher.daemon.gateway.activity;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.fixtures.recording.Protobuf;
import launcher.fixtures.recording.Recording;
import launcher.fixtures.recording.Recording.Event;
import launcher.fixtures.recording.WholeFrame;

/**
 * What a real browser did with one version of Streamlit, cut into moves that can be put together to longer histories.
 */
record Moves(
        String version,
        List<Event> load,
        List<Event> pingAndPong,
        List<Event> click,
        List<Event> timer,
        List<Event> compute,
        List<Event> upload) {

    /** What a page does by itself is done by then. */
    private static final long SETTLED_MILLIS = 3_000;

    static Moves of(String version) {
        Recording quiet = recorded(version, "load");
        return new Moves(version,
                quiet.events().stream().filter(event -> !isPing(event) && !(event instanceof Event.Closed)).toList(),
                pingAndPong(quiet),
                action(recorded(version, "click"), StreamlitProtocol.RERUN_SCRIPT),
                action(recorded(version, "refresh"), StreamlitProtocol.RERUN_SCRIPT),
                action(recorded(version, "compute"), StreamlitProtocol.RERUN_SCRIPT),
                action(recorded(version, "upload"), StreamlitProtocol.FILE_URLS_REQUEST));
    }

    /** The upload with a body that takes this long; what follows it is later by as much. */
    List<Event> uploadTaking(Duration time) {
        Event.Requested put = upload.stream().filter(Event.Requested.class::isInstance).map(Event.Requested.class::cast)
                .filter(request -> request.path().contains("upload_file") && request.method().equals("PUT"))
                .findFirst().orElseThrow();
        long later = time.toMillis() - put.tookMillis();
        return upload.stream().map(event -> {
            if (event.equals(put)) {
                return new Event.Requested(put.atMillis(), put.method(), put.path(), time.toMillis());
            }
            return event.atMillis() < put.atMillis() ? event : later(event, later);
        }).toList();
    }

    /** The computation whose script is silent for this long before it is finished. */
    List<Event> computeTaking(Duration time) {
        long finished = compute.stream().filter(Moves::isFinish).findFirst().orElseThrow().atMillis();
        long silentFrom = compute.getFirst().atMillis() + SETTLED_MILLIS;
        return compute.stream()
                .map(event -> event.atMillis() < silentFrom ? event
                        : later(event, time.toMillis() - (finished - silentFrom)))
                .toList();
    }

    private static Event later(Event event, long millis) {
        return switch (event) {
            case Event.Opened(long at) -> new Event.Opened(at + millis);
            case Event.Closed(long at) -> new Event.Closed(at + millis);
            case Event.Requested(long at, String method, String path, long took) ->
                    new Event.Requested(at + millis, method, path, took);
            case Event.Sent(long at, boolean byClient, WholeFrame frame) ->
                    new Event.Sent(at + millis, byClient, frame);
        };
    }

    private static Recording recorded(String version, String scene) {
        String name = "recorded/" + version + "/" + scene + ".txt";
        try (InputStream text = Optional.ofNullable(Moves.class.getResourceAsStream(name))
                .orElseThrow(() -> new IllegalStateException("no " + name))) {
            return Recording.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        } catch (IOException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** From the first message of this kind after the page settled to what comes before the next such message. */
    private static List<Event> action(Recording recording, int backMessage) {
        long opened = recording.events().stream().filter(Event.Opened.class::isInstance).findFirst().orElseThrow()
                .atMillis();
        var action = new ArrayList<Event>();
        boolean finished = false;
        for (Event event : recording.events()) {
            boolean begins = asks(event, backMessage) && event.atMillis() > opened + SETTLED_MILLIS / 2;
            if (begins && finished) {
                break;
            }
            if ((begins || !action.isEmpty()) && !isPing(event) && !(event instanceof Event.Closed)) {
                action.add(event);
                finished |= isFinish(event);
            }
        }
        if (!finished) {
            throw new IllegalStateException("no action is finished: record it anew");
        }
        return action;
    }

    private static List<Event> pingAndPong(Recording recording) {
        List<Event> pings = recording.events().stream().filter(Moves::isPing).toList();
        if (pings.size() < 2) {
            throw new IllegalStateException("no ping and pong: record it anew");
        }
        return pings.subList(0, 2);
    }

    private static boolean isPing(Event event) {
        return event instanceof Event.Sent sent && sent.frame().opcode() >= WholeFrame.CLOSE;
    }

    private static boolean asks(Event event, int backMessage) {
        return event instanceof Event.Sent(_, boolean byClient, WholeFrame frame) && byClient
                && has(frame, backMessage);
    }

    private static boolean isFinish(Event event) {
        return event instanceof Event.Sent(_, boolean byClient, WholeFrame frame) && !byClient
                && has(frame, StreamlitProtocol.SCRIPT_FINISHED);
    }

    /** By the key of a field that stands first in its message, or after the metadata that some begin with. */
    private static boolean has(WholeFrame frame, int field) {
        byte[] payload = frame.payload().bytes();
        byte[] asMessage = new Protobuf().message(field, new Protobuf()).encoded();
        byte[] asNumber = new Protobuf().number(field, 0).encoded();
        int at = 0;
        while (at < payload.length && frame.opcode() == WholeFrame.BINARY) {
            int key = payload[at] & 0xFF;
            if (startsWith(payload, at, asMessage) || startsWith(payload, at, asNumber)) {
                return true;
            }
            boolean skippable = key == 0x0A || key == 0x12; // hash and metadata, of less than 128 bytes
            if (!skippable) {
                return false;
            }
            at += 2 + payload[at + 1];
        }
        return false;
    }

    private static boolean startsWith(byte[] payload, int at, byte[] encoded) {
        int key = encoded.length - 1;
        for (int i = 0; i < key; i++) {
            if (at + i >= payload.length || payload[at + i] != encoded[i]) {
                return false;
            }
        }
        return true;
    }
}
