package launcher.daemon.control;

import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.Response;
import launcher.core.protocol.WireCodec;
import launcher.core.protocol.json.WireFormatException;

/** A client that says and hears single lines. Waits as long as its test may. */
final class TestClient implements AutoCloseable {

    private final SocketChannel socket;
    private final BufferedReader answers;

    TestClient(Path path) throws IOException {
        socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
        answers = new BufferedReader(Channels.newReader(socket, StandardCharsets.UTF_8));
    }

    TestClient send(String id, Request request) throws IOException {
        return sendText(WireCodec.encode(id, request) + "\n");
    }

    TestClient sendText(String text) throws IOException {
        return sendBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    TestClient sendBytes(byte[] bytes) throws IOException {
        var rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            socket.write(rest);
        }
        return this;
    }

    void closeSending() throws IOException {
        socket.shutdownOutput();
    }

    /** The next line; empty at the end of the connection. */
    Optional<Response> hear() throws IOException, WireFormatException {
        String line;
        try {
            line = answers.readLine();
        } catch (IOException e) {
            // "connection reset": the other side closed with something of ours unread
            return Optional.empty();
        }
        return line == null ? Optional.empty() : Optional.of(WireCodec.decodeAnswer(line));
    }

    ErrorCode hearError() throws IOException, WireFormatException {
        var line = hear().orElseThrow();
        return line instanceof Response.Failed(_, var error) ? error.code() : fail("unexpected answer " + line);
    }

    String hearOk() throws IOException, WireFormatException {
        var line = hear().orElseThrow();
        return line instanceof Response.Ok(var id, _) ? id : fail("unexpected answer " + line);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
