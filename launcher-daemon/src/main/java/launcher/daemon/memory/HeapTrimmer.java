package launcher.daemon.memory;

import java.time.Duration;

/**
 * Gives back what a time of much load has made of the daemon's own heap, on a thread of its own, {@code heap-trimmer}:
 * the collector returns memory at full collections alone, and when there is no load any more nothing causes one. Sleeps
 * until there is a collection, so a daemon at rest has no work from it.
 */
public final class HeapTrimmer implements AutoCloseable {

    /** So long without a collection means that little is done, and that a full one disturbs no client. */
    static final Duration QUIET = Duration.ofSeconds(5);

    /** Between two full collections at least: what many connections have in use stays, however often it is tried. */
    static final Duration PAUSE = Duration.ofSeconds(20);

    /** A heap up to this size is that of a daemon at rest, and not worth a collection. */
    static final long AT_REST_BYTES = 20L << 20;

    private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

    /** The heap as the trimmer sees it. */
    interface Heap {

        /** Returns after the next collection of whatever kind that others cause. */
        void awaitCollection() throws InterruptedException;

        /** Lets that time pass. True if there was a collection meanwhile. */
        boolean isCollectedWithin(Duration time) throws InterruptedException;

        /** What it has of the machine's memory now, in bytes, used or not. */
        long committedBytes();

        /** Collects fully, upon which it gives back what it need not have. */
        void collect();
    }

    private final Heap heap;
    private final Thread thread;

    private HeapTrimmer(Heap heap) {
        this.heap = heap;
        this.thread = Thread.ofPlatform().daemon().name("heap-trimmer").unstarted(this::run);
    }

    /** Begins to look after this JVM's heap. */
    public static HeapTrimmer start() {
        HeapTrimmer trimmer = new HeapTrimmer(new CollectedHeap());
        trimmer.thread.start();
        return trimmer;
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                trimOnce(heap);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for load and for its end, and has the heap collected if it has grown. */
    static void trimOnce(Heap heap) throws InterruptedException {
        heap.awaitCollection();
        boolean busy = true;
        while (busy) {
            busy = heap.isCollectedWithin(QUIET);
        }
        if (heap.committedBytes() > AT_REST_BYTES) {
            heap.collect();
            heap.isCollectedWithin(PAUSE);
        }
    }

    /** Ends the thread. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSE_MAX);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
