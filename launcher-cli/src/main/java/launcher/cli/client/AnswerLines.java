package launcher.cli.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import launcher.core.protocol.WireCodec;

/** Splits what the daemon sends into lines. */
final class AnswerLines {

    private static final int CHUNK_BYTES = 16 * 1024;

    private final ReadableByteChannel channel;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).limit(0);

    AnswerLines(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /** The next line; empty at the end, where half a line is nothing. */
    Optional<String> next() throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            while (chunk.hasRemaining()) {
                byte next = chunk.get();
                if (next == '\n') {
                    return Optional.of(line.toString(StandardCharsets.UTF_8));
                }
                line.write(next);
            }
            if (line.size() > WireCodec.ANSWER_BYTES_MAX) {
                throw new IOException("a line is longer than " + WireCodec.ANSWER_BYTES_MAX + " bytes");
            }
            chunk.clear();
            int count = channel.read(chunk);
            chunk.flip();
            if (count < 0) {
                return Optional.empty();
            }
        }
    }
}
