package launcher.daemon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import launcher.core.app.MonotonicTime;
import launcher.core.app.UseSample;
import org.junit.jupiter.api.Test;

class UseGateTest {

    private static final MonotonicTime ZERO = new MonotonicTime(0);
    private static final MonotonicTime NOW = new MonotonicTime(100);
    private static final Duration BUSY_MAX = Duration.ofHours(4);

    private static UseGate open() {
        var gate = new UseGate(ZERO, "test");
        gate.open(ZERO, Optional.empty());
        return gate;
    }

    @Test
    void aNewGateIsClosed() {
        var gate = new UseGate(ZERO, "start");

        assertThat(gate.acquire(new MonotonicTime(1), "request")).isFalse();
        assertThat(gate.sample().lastHumanUse()).isEqualTo(ZERO);
        assertThat(gate.sample().openUses()).isZero();
    }

    @Test
    void useIsStampedAndHeldUntilItLeaves() {
        UseGate gate = open();

        assertThat(gate.acquire(new MonotonicTime(5), "request by uid 7")).isTrue();

        assertThat(gate.sample().openUses()).isEqualTo(1);
        assertThat(gate.sample().cause()).isEqualTo("request by uid 7");
        assertThat(gate.closeIfUnused(new MonotonicTime(5), NOW, BUSY_MAX)).isFalse();
        gate.release(new MonotonicTime(9));
        assertThat(gate.sample().openUses()).isZero();
        assertThat(gate.sample().lastHumanUse()).isEqualTo(new MonotonicTime(9));
    }

    @Test
    void aGateUsedAfterTheLastLookStaysOpen() {
        UseGate gate = open();
        gate.touch(new MonotonicTime(8), "touch");

        assertThat(gate.closeIfUnused(new MonotonicTime(7), NOW, BUSY_MAX)).isFalse();
        assertThat(gate.touch(new MonotonicTime(9), "touch")).isTrue();
        assertThat(gate.closeIfUnused(new MonotonicTime(9), NOW, BUSY_MAX)).isTrue();
        assertThat(gate.touch(new MonotonicTime(10), "touch")).isFalse();
        assertThat(gate.sample().lastHumanUse()).isEqualTo(new MonotonicTime(9));
    }

    @Test
    void aClosedGateTellsAgainThatItIsClosed() {
        UseGate gate = open();

        assertThat(gate.closeIfUnused(ZERO, NOW, BUSY_MAX)).isTrue();
        assertThat(gate.closeIfUnused(ZERO, NOW, BUSY_MAX)).isTrue();
    }

    @Test
    void hardCloseKeepsUsesInsideAndRefusesNewUses() {
        UseGate gate = open();
        gate.acquire(new MonotonicTime(1), "upload");

        gate.close();

        assertThat(gate.acquire(new MonotonicTime(2), "request")).isFalse();
        assertThat(gate.sample().openUses()).isEqualTo(1);
        gate.release(new MonotonicTime(3));
        assertThat(gate.sample().openUses()).isZero();
        assertThat(gate.acquire(new MonotonicTime(4), "request")).isFalse();
    }

    @Test
    void reopeningCountsTheUseItIsFor() {
        UseGate gate = open();
        gate.close();

        gate.open(new MonotonicTime(6), Optional.of("request while it was about to stop"));

        assertThat(gate.sample().lastHumanUse()).isEqualTo(new MonotonicTime(6));
        assertThat(gate.acquire(new MonotonicTime(7), "request")).isTrue();
    }

    @Test
    void theClockNeverRunsBackwards() {
        UseGate gate = open();
        gate.touch(new MonotonicTime(9), "late");
        gate.touch(new MonotonicTime(4), "early");

        assertThat(gate.sample().lastHumanUse()).isEqualTo(new MonotonicTime(9));
    }

    @Test
    void holdKeepsTheGateOpenWithoutCountingAsHumanUse() {
        UseGate gate = open();

        assertThat(gate.hold(at(1))).isTrue();

        assertThat(gate.sample().lastHumanUse()).isEqualTo(ZERO);
        assertThat(gate.sample().busySince()).contains(at(1));
        assertThat(gate.closeIfUnused(ZERO, at(2), BUSY_MAX)).isFalse();
        gate.release();
        assertThat(gate.sample().busySince()).isEmpty();
        assertThat(gate.closeIfUnused(ZERO, at(3), BUSY_MAX)).isTrue();
        assertThat(gate.hold(at(4))).isFalse();
        assertThat(gate.sample().openUses()).isZero();
    }

    @Test
    void useStuckForBusyMaxKeepsTheGateNoLonger() {
        UseGate gate = open();
        gate.acquire(at(10), "download");

        assertThat(gate.closeIfUnused(at(10), at(10 + 4 * 3600 - 1), BUSY_MAX)).isFalse();
        assertThat(gate.closeIfUnused(at(10), at(10 + 4 * 3600), BUSY_MAX)).isTrue();

        assertThat(gate.acquire(at(20_000), "request")).isFalse();
        gate.release(at(20_001));
        assertThat(gate.sample().openUses()).isZero();
        assertThat(gate.acquire(at(20_002), "request")).isFalse();
    }

    @Test
    void useAfterAStuckUseIsNotShutIn() {
        UseGate gate = open();
        gate.hold(at(10));
        gate.hold(at(14_000));

        assertThat(gate.closeIfUnused(ZERO, at(20_000), BUSY_MAX)).isFalse();
        assertThat(gate.sample().busySince()).contains(at(14_000));
        gate.release();
        assertThat(gate.closeIfUnused(ZERO, at(14_000 + 4 * 3600), BUSY_MAX)).isTrue();
    }

    @Test
    void stuckUseLeavingBeforeTheCloseReopensTheGate() {
        UseGate gate = open();
        gate.acquire(at(10), "download");
        MonotonicTime looked = gate.sample().lastHumanUse();
        gate.release(at(20_000));

        assertThat(gate.closeIfUnused(looked, at(20_001), BUSY_MAX)).isFalse();
        assertThat(gate.touch(at(20_002), "request")).isTrue();
    }

    @Test
    void aUseThatCameAheadOfTheClosersClockCounts() {
        UseGate gate = open();
        gate.hold(at(50));

        assertThat(gate.closeIfUnused(ZERO, at(49), Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void connectionsAndTheirDataAreCountedAndHoldNothing() {
        UseGate gate = open();
        assertThat(gate.sample().data()).isEmpty();

        gate.connected();
        gate.connected();
        gate.unparsedConnection();
        gate.data(at(7));

        assertThat(gate.sample()).isEqualTo(
                new UseSample(0, 2, ZERO, "test", Optional.of(at(7)), Optional.empty(), 1));
        assertThat(gate.closeIfUnused(ZERO, at(8), BUSY_MAX)).isTrue();
        gate.disconnected();
        gate.opaqueEnded();
        assertThat(gate.sample().connections()).isEqualTo(1);
        assertThat(gate.sample().opaque()).isZero();
    }

    private static MonotonicTime at(long seconds) {
        return new MonotonicTime(seconds * 1_000_000_000);
    }

    /** A use and a closer race for the same gate, in which a use is stuck: a use that gets in is not shut in. */
    @Test
    void closerNeverShutsInAUseBesideAStuckUse() throws Exception {
        int rounds = 20_000;
        MonotonicTime late = at(20_000);
        var gate = new UseGate[1];
        var inside = new AtomicBoolean();
        var barrier = new CyclicBarrier(2);
        Thread user = Thread.ofPlatform().start(() -> {
            for (int round = 0; round < rounds; round++) {
                meet(barrier);
                inside.set(gate[0].acquire(late, "race"));
                meet(barrier);
            }
        });
        int closed = 0;
        for (int round = 0; round < rounds; round++) {
            gate[0] = open();
            gate[0].hold(ZERO);
            meet(barrier);
            boolean won = gate[0].closeIfUnused(ZERO, late, BUSY_MAX);
            meet(barrier);
            assertThat(won).as("one of the two wins").isNotEqualTo(inside.get());
            closed += won ? 1 : 0;
        }
        user.join();
        assertThat(closed).as("rounds in which the closer came first").isBetween(1, rounds);
    }

    /** Many uses come and go at once, in both ways: at the end none is inside and the clock shows the last use. */
    @Test
    void wordCountsEveryUseThatEntersAndLeaves() throws Exception {
        int rounds = 50_000;
        UseGate gate = open();
        List<CompletableFuture<Void>> users = new ArrayList<>();
        for (int user = 0; user < 4; user++) {
            boolean human = user % 2 == 0;
            users.add(CompletableFuture.runAsync(() -> {
                for (int round = 0; round < rounds; round++) {
                    boolean came = human ? gate.acquire(at(round), "race") : gate.hold(at(round));
                    assertThat(came).isTrue();
                    UseSample sample = gate.sample();
                    assertThat(sample.openUses()).isBetween(1, 4);
                    assertThat(sample.busySince().orElseThrow()).isGreaterThanOrEqualTo(at(round));
                    if (human) {
                        gate.release(at(round));
                    } else {
                        gate.release();
                    }
                }
            }, task -> Thread.ofPlatform().daemon().start(task)));
        }
        users.forEach(CompletableFuture::join);
        assertThat(gate.sample().openUses()).isZero();
        assertThat(gate.closeIfUnused(at(rounds), at(rounds), BUSY_MAX)).isTrue();
    }

    /**
     * Two users and a closer race for the same gate: whenever it closes as unused, no use has come in since the look.
     */
    @Test
    void aCloserAndTwoUsersNeverBothWin() throws Exception {
        int rounds = 20_000;
        var gate = new UseGate[1];
        var entered = new AtomicInteger();
        var barrier = new CyclicBarrier(3);
        List<Thread> users = new ArrayList<>();
        for (int user = 0; user < 2; user++) {
            users.add(Thread.ofPlatform().start(() -> {
                for (int round = 0; round < rounds; round++) {
                    meet(barrier);
                    if (gate[0].touch(new MonotonicTime(1), "race")) {
                        entered.incrementAndGet();
                    }
                    meet(barrier);
                }
            }));
        }
        int closed = 0;
        for (int round = 0; round < rounds; round++) {
            gate[0] = open();
            entered.set(0);
            meet(barrier);
            boolean won = gate[0].closeIfUnused(ZERO, NOW, BUSY_MAX);
            meet(barrier);
            if (won) {
                closed++;
                assertThat(entered).hasValue(0);
            }
        }
        for (Thread user : users) {
            user.join();
        }
        assertThat(closed).as("rounds in which the closer came first").isBetween(1, rounds);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
