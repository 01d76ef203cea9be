package launcher.daemon.control;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Splits a stream into lines of limited length, counting while it reads. For one thread. */
final class RequestLines {

    private static final int CHUNK_BYTES = 8 * 1024;

    private final InputStream input;
    private final int bytesMax;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int position;
    private int end;
    private ByteArrayOutputStream line = new ByteArrayOutputStream();

    RequestLines(InputStream input, int bytesMax) {
        this.input = input;
        this.bytesMax = bytesMax;
    }

    /** What reading came to. */
    sealed interface Reading {
        record Line(String text) implements Reading {}

        /** The line is longer than allowed; its rest was not read. */
        record TooLong() implements Reading {}

        record NotUtf8() implements Reading {}

        /** The stream is over; half a line is nothing. */
        record HungUp() implements Reading {}

        /** The stream's read timeout passed; half a line is kept. */
        record Nothing() implements Reading {}
    }

    Reading next() {
        while (true) {
            for (int i = position; i < end; i++) {
                if (chunk[i] == '\n') {
                    line.write(chunk, position, i - position);
                    position = i + 1;
                    return line.size() > bytesMax ? new Reading.TooLong() : complete();
                }
            }
            line.write(chunk, position, end - position);
            position = end;
            if (line.size() > bytesMax) {
                return new Reading.TooLong();
            }
            try {
                int count = input.read(chunk);
                if (count < 0) {
                    return new Reading.HungUp();
                }
                position = 0;
                end = count;
            } catch (SocketTimeoutException e) {
                return new Reading.Nothing();
            } catch (IOException e) {
                return new Reading.HungUp();
            }
        }
    }

    private Reading complete() {
        var bytes = line.toByteArray();
        // a new one, so that one long line does not keep its memory for the connection's life
        line = new ByteArrayOutputStream();
        try {
            return new Reading.Line(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return new Reading.NotUtf8();
        }
    }
}
