package launcher.daemon.gateway.proxy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where bodies wait on disk while their app starts. All files together are bounded. One platform thread, there only
 * while it is needed, does the reading and writing: a slow disk under a virtual thread would stop others.
 */
public final class Spool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final Path dir;
    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();
    private final ThreadPoolExecutor disk = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), task -> Thread.ofPlatform().daemon().name("gateway-spool").unstarted(task));

    private volatile boolean broken;

    /** The disk failed, which is no fault of the client or the app. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1;

        Broken(ExecutionException why) {
            super("the disk for bodies cannot be used: " + why.getCause(), why.getCause());
        }
    }

    public Spool(Path dir, long bytesMax) {
        this.dir = dir;
        this.bytesMax = bytesMax;
        disk.allowCoreThreadTimeOut(true);
    }

    /** One body's file. It has no name in any folder while it is used. */
    final class Area {
        private final FileChannel file;
        private long written;
        private long read;

        private Area(FileChannel file) {
            this.file = file;
        }

        boolean isEmpty() {
            return read == written;
        }

        /** False if all files together may not grow by that much. */
        boolean append(byte[] bytes, int from, int length) throws IOException {
            boolean fits = taken.addAndGet(length) <= bytesMax;
            boolean done = false;
            try {
                done = fits && onDisk(() -> write(ByteBuffer.wrap(bytes, from, length)));
            } finally {
                if (!done) {
                    taken.addAndGet(-length);
                }
            }
            written += done ? length : 0;
            return done;
        }

        private boolean write(ByteBuffer rest) throws IOException {
            long end = written + rest.remaining();
            while (rest.hasRemaining()) {
                file.write(rest, end - rest.remaining());
            }
            return true;
        }

        /** At most {@code length} of what was appended and not read yet. */
        int read(byte[] into, int offset, int length) throws IOException {
            int wanted = (int) Math.min(length, written - read);
            int got = onDisk(() -> file.read(ByteBuffer.wrap(into, offset, wanted), read));
            read += got;
            return got;
        }

        void close() {
            taken.addAndGet(-written);
            try {
                file.close();
            } catch (IOException _) {
                // nothing was to be kept
            }
        }
    }

    Area open() throws IOException {
        return onDisk(() -> {
            Files.createDirectories(dir);
            Path named = Files.createTempFile(dir, "body-", null);
            try {
                return new Area(FileChannel.open(named, StandardOpenOption.READ, StandardOpenOption.WRITE));
            } finally {
                Files.delete(named); // so that nothing is left of it, however the daemon ends
            }
        });
    }

    private <T> T onDisk(Callable<T> work) throws IOException {
        try {
            T done = disk.submit(work).get();
            broken = false;
            return done;
        } catch (ExecutionException e) {
            if (!broken) {
                broken = true;
                LOG.warn("{} cannot be used, so bodies that wait for their app stay with their senders: {}", dir,
                        String.valueOf(e.getCause()));
            }
            throw new Broken(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        disk.shutdown();
    }
}
