package launcher.daemon.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AsyncLogOutputTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void loggingDoesNotWaitForAStoppedReader() {
        var reader = new StoppedReader();
        var output = new AsyncLogOutput(reader);
        var log = new PrintStream(output, false, StandardCharsets.UTF_8);
        String line = "x".repeat(1023);

        // far more than may wait: without an end of the wait this would never return
        for (int i = 0; i < 2 * AsyncLogOutput.BYTES_MAX / 1024; i++) {
            log.println(line);
            log.flush();
        }
        reader.goesOn.countDown();
        output.drain(PATIENCE);

        assertThat(reader.read.toString(StandardCharsets.UTF_8).lines().filter(line::equals).count())
                .isBetween(AsyncLogOutput.BYTES_MAX / 1024L - 1, AsyncLogOutput.BYTES_MAX / 1024L + 1);
        assertThat(reader.read.toString(StandardCharsets.UTF_8)).contains("lines of this log were dropped");
    }

    @Test
    void linesArriveWholeAndInOrder() {
        var target = new ByteArrayOutputStream();
        var output = new AsyncLogOutput(target);
        var log = new PrintStream(output, false, StandardCharsets.UTF_8);

        log.println("one");
        log.println("zwölf");
        log.flush();
        output.drain(PATIENCE);

        assertThat(target.toString(StandardCharsets.UTF_8)).isEqualTo("one\nzwölf\n");
    }

    @Test
    void controlCharactersCannotSteerTheTerminal() {
        var target = new ByteArrayOutputStream();
        var output = new AsyncLogOutput(target);
        var log = new PrintStream(output, false, StandardCharsets.UTF_8);

        log.print("a\u001b[2Jb\r\u009bc\u0000\u007f\tgröße \u00a7 Â 😀\n");
        log.flush();
        output.drain(PATIENCE);

        assertThat(target.toString(StandardCharsets.UTF_8)).isEqualTo("a?[2Jb?\u00a0c??\tgröße \u00a7 Â 😀\n");
    }

    /** Takes nothing until it is told to go on. */
    private static final class StoppedReader extends OutputStream {
        private final CountDownLatch goesOn = new CountDownLatch(1);
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                goesOn.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            read.write(bytes, offset, length);
        }
    }
}
