package launcher.daemon.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HeapTrimmerTest {

    private static final long GROWN = HeapTrimmer.AT_REST_BYTES + 1;

    /** Notes what is asked of it; is collected in the first looks as often as said. */
    private static final class FakeHeap implements HeapTrimmer.Heap {

        private final long committed;
        private int busyLooks;
        private final List<String> asked = new ArrayList<>();

        FakeHeap(long committed, int busyLooks) {
            this.committed = committed;
            this.busyLooks = busyLooks;
        }

        @Override
        public void awaitCollection() {
            asked.add("await");
        }

        @Override
        public boolean isCollectedWithin(Duration time) {
            asked.add("pass " + time);
            return busyLooks-- > 0;
        }

        @Override
        public long committedBytes() {
            return committed;
        }

        @Override
        public void collect() {
            asked.add("collect");
        }
    }

    @Test
    void grownHeapIsCollectedOnceLoadHasEnded() throws InterruptedException {
        var heap = new FakeHeap(GROWN, 2);

        HeapTrimmer.trimOnce(heap);

        assertThat(heap.asked).containsExactly("await", "pass PT5S", "pass PT5S", "pass PT5S", "collect", "pass PT20S");
    }

    @Test
    void heapOfADaemonAtRestIsLeftAlone() throws InterruptedException {
        var heap = new FakeHeap(HeapTrimmer.AT_REST_BYTES, 0);

        HeapTrimmer.trimOnce(heap);

        assertThat(heap.asked).containsExactly("await", "pass PT5S");
    }

    @Test
    void collectionOfTheRealHeapIsNoticed() throws Exception {
        var heap = new CollectedHeap();
        CompletableFuture<Void> noticed = CompletableFuture.runAsync(() -> awaitCollection(heap));

        System.gc();

        noticed.get();
    }

    private static void awaitCollection(HeapTrimmer.Heap heap) {
        try {
            heap.awaitCollection();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
