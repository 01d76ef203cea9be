package launcher.daemon.gateway.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** A connected socket, TCP or Unix. Closing it wakes the threads that are blocked on it. */
public final class SocketStream implements Closeable, BufferedInput.Source {

    /** A dead peer of a quiet tunnel is noticed after about this time. */
    private static final int KEEPALIVE_SECONDS = 60;

    private final Closeable socket;
    private final Ends ends;
    private final InputStream in;
    private final OutputStream out;

    /** How one direction is ended while the other goes on. */
    private interface Ends {
        void output() throws IOException;

        void input() throws IOException;

        void keepAlive() throws IOException;
    }

    private SocketStream(Closeable socket, InputStream in, OutputStream out, Ends ends) {
        this.socket = socket;
        this.in = in;
        this.out = out;
        this.ends = ends;
    }

    public static SocketStream of(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return new SocketStream(socket, socket.getInputStream(), socket.getOutputStream(), new Ends() {
            @Override
            public void output() throws IOException {
                socket.shutdownOutput();
            }

            @Override
            public void input() throws IOException {
                socket.shutdownInput();
            }

            @Override
            public void keepAlive() throws IOException {
                socket.setKeepAlive(true);
                socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, KEEPALIVE_SECONDS);
                socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEPALIVE_SECONDS / 4);
            }
        });
    }

    /**
     * Connects to a Unix socket.
     *
     * @throws IOException if nothing accepts there
     */
    public static SocketStream to(String path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        return new SocketStream(channel, Channels.newInputStream(channel), Channels.newOutputStream(channel),
                new Ends() {
            @Override
            public void output() throws IOException {
                channel.shutdownOutput();
            }

            @Override
            public void input() throws IOException {
                channel.shutdownInput();
            }

            @Override
            public void keepAlive() {
                // its other end is on this machine, and the kernel tells when that is gone
            }
        });
    }

    public InputStream in() {
        return in;
    }

    public OutputStream out() {
        return out;
    }

    /** Has the kernel find out whether the other end of a long connection is still there. */
    public void keepAlive() throws IOException {
        ends.keepAlive();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return in.read(buffer, offset, length);
    }

    /** Ends the output, which the other end reads as the end. */
    public void endOutput() throws IOException {
        ends.output();
    }

    /** Has a blocked read, and every later read, find the end. */
    void endInput() throws IOException {
        ends.input();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException _) {
            // it is closed either way
        }
    }
}
