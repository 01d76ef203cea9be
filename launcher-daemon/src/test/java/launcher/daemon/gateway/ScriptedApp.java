package launcher.daemon.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** An app whose every connection a test serves as it likes, each on a thread of its own. */
public final class ScriptedApp implements AutoCloseable {

    private final ServerSocket listener;

    /** What it does with one connection; returning closes it. */
    @FunctionalInterface
    public interface Script {
        void serve(Socket connection) throws IOException, InterruptedException;
    }

    public ScriptedApp(Script script) {
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(() -> accept(script));
    }

    private void accept(Script script) {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                Thread.ofVirtual().start(() -> serve(script, connection));
            } catch (IOException _) {
                return; // it was closed
            }
        }
    }

    private static void serve(Script script, Socket connection) {
        try (connection) {
            script.serve(connection);
        } catch (SocketException _) {
            // the other end has disconnected
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads up to the end of a head; empty at the end of what comes. */
    static String head(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                return "";
            }
            head.write(octet);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    static void say(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
