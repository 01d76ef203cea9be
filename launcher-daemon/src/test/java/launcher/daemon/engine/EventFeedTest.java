package launcher.daemon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import launcher.core.protocol.result.EventType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventFeedTest {

    private static final int PATIENCE_SECONDS = 10;

    private final EventFeed feed = new EventFeed();

    @Test
    void followerThatReadsNothingDoesNotBlockThePublisher() throws Exception {
        publish("before");
        var hearing = new CountDownLatch(1);
        var readsAgain = new CountDownLatch(1);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        CompletableFuture<Void> following = CompletableFuture.runAsync(() -> feed.follow(event -> {
            hearing.countDown();
            awaitUninterrupted(readsAgain);
            return heard.add(event.line().message());
        }), EventFeedTest::onAThread);
        assertThat(hearing.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

        CompletableFuture<Void> publishing =
                CompletableFuture.runAsync(() -> publish("meanwhile"), EventFeedTest::onAThread);

        publishing.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        readsAgain.countDown();
        following.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        publish("after");
        assertThat(heard).as("without a gap, in order").containsExactly("before", "meanwhile", "after");
    }

    @Test
    void aFollowerThatHasLeftHearsNoMore() {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        EventFeed.Listener listener = event -> heard.add(event.line().message());
        feed.follow(listener);
        publish("one");

        feed.leave(listener);
        publish("two");

        assertThat(heard).containsExactly("one");
    }

    @Test
    void onlyTheLatestEventsAreRemembered() {
        for (int i = 0; i <= EventFeed.REMEMBERED_MAX; i++) {
            publish("event " + i);
        }

        assertThat(feed.remembered()).hasSize(EventFeed.REMEMBERED_MAX);
        assertThat(feed.remembered().getFirst().line().message()).isEqualTo("event 1");
    }

    private void publish(String message) {
        feed.publish(Instant.EPOCH, Optional.empty(), EventType.STARTING, Optional.empty(), message);
    }

    /** The common pool may have a single thread. */
    private static void onAThread(Runnable task) {
        Thread.ofPlatform().start(task);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
