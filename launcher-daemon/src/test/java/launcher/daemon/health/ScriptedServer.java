package launcher.daemon.health;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A loopback server that treats each connection as the test says, one thread a connection. */
final class ScriptedServer implements AutoCloseable {

    private final ServerSocket listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Socket> open = Collections.synchronizedList(new ArrayList<>());

    interface Script {
        void answer(Socket socket, ScriptedServer server) throws IOException, InterruptedException;
    }

    ScriptedServer(Script script) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> serve(script));
    }

    static Script status(String statusLine) {
        return (socket, _) -> socket.getOutputStream().write(bytes(statusLine + "\r\ncontent-length: 0\r\n\r\n"));
    }

    /** Sends one byte of a good answer every 50 ms, which takes most of a minute. */
    static Script dribble() {
        return (socket, server) -> {
            OutputStream out = socket.getOutputStream();
            for (byte b : bytes("HTTP/1.1 200 OK" + " and a long reason".repeat(50) + "\r\n\r\n")) {
                if (server.closed.await(50, TimeUnit.MILLISECONDS)) {
                    return;
                }
                out.write(b);
            }
        };
    }

    static Script silence() {
        return (_, server) -> server.closed.await();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve(Script script) {
        while (true) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> treat(socket, script));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void treat(Socket socket, Script script) {
        try (socket) {
            socket.getInputStream().read(new byte[4096]);
            script.answer(socket, this);
        } catch (IOException | InterruptedException _) {
            // the prober hung up, as it may
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listener.close();
        for (Socket socket : List.copyOf(open)) {
            socket.close();
        }
    }
}
