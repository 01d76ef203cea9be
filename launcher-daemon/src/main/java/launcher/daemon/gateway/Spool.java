package launcher.daemon.gateway;

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

/**
 * Where bodies wait on disk while their app starts. All files together are bounded. One platform thread, there only while
 * it is needed, does the reading and writing: a slow disk under a virtual thread would stop others.
 */
final class Spool implements AutoCloseable {

    private final Path dir;
    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();
    private final ThreadPoolExecutor disk = new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
            task -> Thread.ofPlatform().daemon().name("gateway-spool").unstarted(task));

    Spool(Path dir, long bytesMax) {
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
            if (taken.addAndGet(length) > bytesMax) {
                taken.addAndGet(-length);
                return false;
            }
            written += onDisk(() -> {
                ByteBuffer rest = ByteBuffer.wrap(bytes, from, length);
                while (rest.hasRemaining()) {
                    file.write(rest, written + length - rest.remaining());
                }
                return length;
            });
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
            return disk.submit(work).get();
        } catch (ExecutionException e) {
            throw new IOException("the spool cannot be used: " + e.getCause(), e.getCause());
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
