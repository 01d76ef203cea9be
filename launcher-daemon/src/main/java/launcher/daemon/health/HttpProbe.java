package launcher.daemon.health;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ReadinessSpec.Check.HttpAnswers;

/**
 * One HTTP question: {@code GET path}, and the status line of the answer. Nothing behind that line is read, so a page
 * of a gigabyte costs as much as an empty one. The timeout covers connecting, asking and the whole line.
 */
final class HttpProbe {

    /** A status line that is longer is none. */
    static final int STATUS_LINE_MAX = 1024;

    private final Supplier<MonotonicTime> clock;

    HttpProbe(Supplier<MonotonicTime> clock) {
        this.clock = clock;
    }

    /** What came back. */
    sealed interface Answer {
        record Good() implements Answer {}

        record Bad(String why) implements Answer {}
    }

    /** Asks once. Interrupting the (virtual) thread ends it at once with a {@link Answer.Bad}. */
    Answer ask(String host, int port, HttpAnswers check, Duration timeout) {
        if (check.path().chars().anyMatch(c -> c <= ' ' || c == 127)) {
            return new Answer.Bad("the readiness path \"" + check.path().strip()
                    + "\" has blanks or control characters");
        }
        MonotonicTime deadline = clock.get().plus(timeout);
        try (Socket socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), millisUntil(deadline));
            socket.getOutputStream().write(request(host, port, check.path()));
            return judge(statusLine(socket, deadline), check);
        } catch (SocketTimeoutException _) {
            return new Answer.Bad("GET " + check.path() + ": no answer within " + timeout.toMillis() + " ms");
        } catch (IOException e) {
            return new Answer.Bad("GET " + check.path() + ": " + e.getMessage());
        }
    }

    private static byte[] request(String host, int port, String path) {
        String authority = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        return ("GET " + path + " HTTP/1.1\r\nHost: " + authority
                + "\r\nUser-Agent: streamlit-launcher\r\nAccept: */*\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private String statusLine(Socket socket, MonotonicTime deadline) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[STATUS_LINE_MAX];
        int filled = 0;
        while (filled < buffer.length) {
            // set anew for each read, or a server that sends a byte a second would never run out of time
            socket.setSoTimeout(millisUntil(deadline));
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                throw new IOException("the connection was closed before the answer");
            }
            for (int i = filled; i < filled + count; i++) {
                if (buffer[i] == '\n') {
                    return new String(buffer, 0, i, StandardCharsets.ISO_8859_1).stripTrailing();
                }
            }
            filled += count;
        }
        throw new IOException("the answer is not HTTP");
    }

    private static Answer judge(String statusLine, HttpAnswers check) throws IOException {
        if (!statusLine.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new IOException("the answer is not HTTP");
        }
        int status = Integer.parseInt(statusLine.substring(9, 12));
        return status >= check.statusMin() && status <= check.statusMax()
                ? new Answer.Good()
                : new Answer.Bad("GET " + check.path() + ": status " + status);
    }

    /** At least 1, since 0 would mean "for ever". */
    private int millisUntil(MonotonicTime deadline) throws SocketTimeoutException {
        long millis = clock.get().until(deadline).plusNanos(999_999).toMillis();
        if (millis <= 0) {
            throw new SocketTimeoutException();
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
