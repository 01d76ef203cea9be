package launcher.daemon.memory;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;

/**
 * This JVM's heap. A collection is noticed by an object of no use, which the next one of any kind removes: management
 * beans would tell as well, but have to be loaded by each daemon. One thread at a time.
 */
final class CollectedHeap implements HeapTrimmer.Heap {

    private final ReferenceQueue<Object> removed = new ReferenceQueue<>();
    private WeakReference<Object> young = watched();

    private WeakReference<Object> watched() {
        return new WeakReference<>(new Object(), removed);
    }

    @Override
    public void awaitCollection() throws InterruptedException {
        do {
            // perhaps an earlier object, of a collection that was noticed otherwise
            removed.remove();
        } while (!young.refersTo(null));
    }

    @Override
    public boolean isCollectedWithin(Duration time) throws InterruptedException {
        young = watched();
        Thread.sleep(time);
        return young.refersTo(null);
    }

    @Override
    public long committedBytes() {
        return Runtime.getRuntime().totalMemory();
    }

    @Override
    public void collect() {
        System.gc();
    }
}
