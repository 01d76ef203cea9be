package launcher.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import launcher.core.protocol.DecodeResult;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.WireCodec;
import launcher.core.protocol.WireError;
import launcher.core.protocol.result.Result;
import launcher.core.protocol.result.StreamItem;

/** Speaks the protocol on a socket and answers as a test says. */
final class FakeDaemon implements AutoCloseable {

    /** Answers a request. */
    interface Answering {
        void answer(Request request, Answer answer) throws IOException;
    }

    /** Every request that came, in order. */
    final List<Request> asked = new CopyOnWriteArrayList<>();

    /** Open until a client has hung up. */
    final CountDownLatch hungUp = new CountDownLatch(1);

    private final Path path;
    private final Answering answering;
    private final ServerSocketChannel server;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> clients = new CopyOnWriteArrayList<>();

    FakeDaemon(Path path, Answering answering) throws IOException {
        this.path = path;
        this.answering = answering;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        spawn(this::accept);
    }

    /** One answer in the making. */
    record Answer(String id, SocketChannel client) {
        void ok(Result result) throws IOException {
            line(WireCodec.encodeOk(id, result));
        }

        void fail(ErrorCode code, String message, String hint) throws IOException {
            line(WireCodec.encodeFailed(Optional.of(id), WireError.of(code, message, hint)));
        }

        void event(StreamItem item) throws IOException {
            line(WireCodec.encodeEvent(id, item));
        }

        void line(String text) throws IOException {
            client.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void spawn(Runnable work) {
        threads.add(Thread.ofPlatform().daemon().name("fake-daemon").start(work));
    }

    private void accept() {
        try {
            while (true) {
                var client = server.accept();
                clients.add(client);
                spawn(() -> serve(client));
            }
        } catch (IOException e) {
            // closed by the test
            return;
        }
    }

    private void serve(SocketChannel client) {
        try (client; var lines = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!(WireCodec.decodeRequest(line) instanceof DecodeResult.Valid(var id, var request))) {
                    throw new AssertionError("the client sent " + line);
                }
                asked.add(request);
                answering.answer(request, new Answer(id, client));
            }
            hungUp.countDown();
        } catch (IOException e) {
            hungUp.countDown();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (var client : clients) {
            client.close();
        }
        for (var thread : threads) {
            joinUninterruptibly(thread);
        }
        Files.deleteIfExists(path);
    }

    private static void joinUninterruptibly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
