package launcher.daemon.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.time.Duration;
import java.util.Optional;
import launcher.core.app.MonotonicTime;
import launcher.core.app.UseSample;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;
import org.openjdk.jcstress.infra.results.ZZZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * What {@link UseGate} promises to threads that use it at the same moment, by jcstress; {@code packaging/stress} runs
 * it.
 */
public final class UseGateStress {

    private static final MonotonicTime BEFORE = new MonotonicTime(0);
    private static final MonotonicTime NOW = new MonotonicTime(1_000_000_000);
    private static final Duration BUSY_MAX = Duration.ofHours(4);

    private UseGateStress() {}

    private static UseGate open() {
        var gate = new UseGate(BEFORE, "stress");
        gate.open(BEFORE, Optional.empty());
        return gate;
    }

    /** A use that comes in, and a closer. */
    @JCStressTest
    @State
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "in, and so not closed")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "closed, and so not in")
    @Outcome(id = "true, true", expect = FORBIDDEN, desc = "shut in")
    @Outcome(id = "false, false", expect = FORBIDDEN, desc = "sent away from an open gate")
    public static class EnterAndClose {
        private final UseGate gate = open();

        @Actor
        public void user(ZZ_Result result) {
            result.r1 = gate.acquire(NOW, "user");
        }

        @Actor
        public void closer(ZZ_Result result) {
            result.r2 = gate.closeIfUnused(BEFORE, NOW, BUSY_MAX);
        }
    }

    /**
     * Two uses of no length, one after the other, and a closer: it may send the second away for a moment, and has to
     * open again.
     */
    @JCStressTest
    @State
    @Outcome(id = {"true, true, false", "true, false, false"}, expect = ACCEPTABLE, desc = "used, and so not closed")
    @Outcome(id = "false, false, true", expect = ACCEPTABLE, desc = "closed, and so not used")
    @Outcome(expect = FORBIDDEN, desc = "closed though it was used, or kept by nobody")
    public static class TouchesAndClose {
        private final UseGate gate = open();

        @Actor
        public void user(ZZZ_Result result) {
            result.r1 = gate.touch(NOW, "first");
            result.r2 = gate.touch(NOW, "second");
        }

        @Actor
        public void closer(ZZZ_Result result) {
            result.r3 = gate.closeIfUnused(BEFORE, NOW, BUSY_MAX);
        }
    }

    /** A use that leaves, and a closer that samples and then closes by the sample. */
    @JCStressTest
    @State
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "seen inside, or by his clock: not closed")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "he had left, and his clock was known")
    @Outcome(expect = FORBIDDEN, desc = "closed by a clock from before his leaving")
    public static class LeaveAndSampledClose {
        private final UseGate gate = open();
        private final MonotonicTime later = new MonotonicTime(2_000_000_000);

        public LeaveAndSampledClose() {
            gate.acquire(NOW, "user");
        }

        @Actor
        public void user() {
            gate.release(later);
        }

        @Actor
        public void closer(ZZ_Result result) {
            UseSample seen = gate.sample();
            result.r2 = gate.closeIfUnused(seen.lastHumanUse(), later, BUSY_MAX);
            result.r1 = !result.r2 || seen.lastHumanUse().equals(later);
        }
    }

    /** Two uses that come in, of which the second leaves: one use is inside, and the clock shows the last use. */
    @JCStressTest
    @State
    @Outcome(id = "1, 1000000000", expect = ACCEPTABLE, desc = "all were counted")
    @Outcome(expect = FORBIDDEN, desc = "somebody was lost")
    public static class EnterAndComeAndGo {
        private final UseGate gate = open();

        @Actor
        public void one() {
            gate.hold(NOW);
        }

        @Actor
        public void other() {
            gate.touch(NOW, "other");
        }

        @Arbiter
        public void count(IJ_Result result) {
            UseSample seen = gate.sample();
            result.r1 = seen.openUses();
            result.r2 = seen.lastHumanUse().nanos();
        }
    }
}
