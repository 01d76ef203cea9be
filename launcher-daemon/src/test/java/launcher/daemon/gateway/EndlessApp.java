package launcher.daemon.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An app whose answer to {@code /endless} never ends; to anything else it is empty. */
final class EndlessApp implements AutoCloseable {

    private final ServerSocket listener;

    EndlessApp() throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        while (true) {
            try {
                Socket socket = listener.accept();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            byte[] head = new byte[4096];
            int length = socket.getInputStream().read(head);
            boolean endless = new String(head, 0, Math.max(0, length), StandardCharsets.US_ASCII).contains("/endless");
            String more = endless ? "" : "Content-Length: 0\r\n";
            socket.getOutputStream().write(("HTTP/1.1 200 OK\r\nConnection: close\r\n" + more + "\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            while (endless) {
                socket.getOutputStream().write(new byte[65536]);
            }
        } catch (IOException _) {
            // the gateway needs no more
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
