package launcher.core;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.NullMarked;

/** Breaks a rule in each nested class on purpose, so that the rules are seen to report them. */
@NullMarked
final class PlantedImpurity {

    private PlantedImpurity() {}

    static final class ReadsFiles {
        String read() throws IOException {
            return Files.readString(Path.of("/etc/hostname"));
        }
    }

    static final class KnowsTheNet {
        URI address() {
            return URI.create("http://127.0.0.1/");
        }
    }

    static final class StartsProcesses {
        ProcessBuilder start() {
            return new ProcessBuilder("true");
        }
    }

    static final class Locks {
        ReentrantLock lock() {
            return new ReentrantLock();
        }
    }

    static final class RunsThreads {
        Thread thread() {
            return Thread.currentThread();
        }
    }

    static final class ReadsTheClock {
        Instant wall() {
            return Instant.now();
        }
    }

    static final class ReadsTheMonotonicClock {
        long monotonic() {
            return System.nanoTime();
        }
    }

    static final class ThrowsDice {
        int dice() {
            return new Random().nextInt(6);
        }
    }

    static final class SpeaksJson {
        JsonFactory json() {
            return new JsonFactory();
        }
    }
}
