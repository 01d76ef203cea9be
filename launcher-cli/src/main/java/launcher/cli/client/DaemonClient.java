package launcher.cli.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import launcher.core.protocol.Request;
import launcher.core.protocol.json.Json;

/**
 * Asks the daemon. Each request has a connection of its own, so that ending this process cancels what it waits for and
 * nothing else.
 */
public final class DaemonClient {

    /** How many requests are under way at the same time, so that one command leaves connections for others. */
    private static final int TOGETHER_MAX = 16;

    private final Path socket;
    private final Optional<Duration> timeout;

    /**
     * A client of the daemon at {@code socket}.
     *
     * @param timeout for each request; empty: as long as it takes
     */
    public DaemonClient(Path socket, Optional<Duration> timeout) {
        this.socket = socket;
        this.timeout = timeout;
    }

    /** Told how each of several requests ended, in the order they were given. */
    public interface Outcomes {
        void done(Request request, Json.Obj result) throws RequestFailedException;

        void failed(Request request, RequestFailedException failure);
    }

    public Json.Obj ask(Request request) throws RequestFailedException {
        return follow(request, _ -> true);
    }

    /** Asks for a stream; returns at its end. */
    public Json.Obj follow(Request request, ItemSink sink) throws RequestFailedException {
        try (var exchange = new RequestExchange(socket, request, timeout)) {
            return exchange.await(sink);
        }
    }

    /** Asks several things at the same time, and tells their outcomes in order. */
    public void askEach(List<? extends Request> requests, Outcomes outcomes) throws RequestFailedException {
        for (int from = 0; from < requests.size(); from += TOGETHER_MAX) {
            askTogether(requests.subList(from, Math.min(requests.size(), from + TOGETHER_MAX)), outcomes);
        }
    }

    private void askTogether(List<? extends Request> requests, Outcomes outcomes) throws RequestFailedException {
        var exchanges = new ArrayList<RequestExchange>();
        try {
            for (var request : requests) {
                exchanges.add(new RequestExchange(socket, request, timeout));
            }
            for (int i = 0; i < requests.size(); i++) {
                tell(requests.get(i), exchanges.get(i), outcomes);
            }
        } finally {
            exchanges.forEach(RequestExchange::close);
        }
    }

    private static void tell(Request request, RequestExchange exchange,
            Outcomes outcomes) throws RequestFailedException {
        Json.Obj result;
        try {
            result = exchange.await(_ -> true);
        } catch (RequestFailedException e) {
            outcomes.failed(request, e);
            return;
        }
        outcomes.done(request, result);
    }
}
