package launcher.daemon.simulation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.Event;
import launcher.daemon.simulation.model.Faults;
import launcher.daemon.simulation.model.Violation;
import org.junit.jupiter.api.Test;

/** The simulation catches engines that are broken on purpose, at both ends of the executor. */
class MutantEngineTest {

    private static final int EVENTS = 10_000;

    @Test
    void gateThatLetsUsesInWhenClosedIsCaught() {
        assertCaught(EngineFault.ofFacts((mailbox, snapshots) -> event -> {
            if (event instanceof AppEvent.GateClosed closed) {
                snapshots.gate(closed.run())
                        .ifPresent(gate -> gate.open(new MonotonicTime(0), Optional.empty()));
            }
            mailbox.post(event);
        }), "GateAnswerIsTrue: called closed, but open");
    }

    @Test
    void gateClosedOfAGateInUseIsCaught() {
        assertCaught(facts(event -> event instanceof AppEvent.GateInUse(var run, var attempt)
                ? new AppEvent.GateClosed(run, attempt)
                : event), "GateAnswerIsTrue");
    }

    @Test
    void failureReportedOfARunThatStartedIsCaught() {
        assertCaught(facts(event -> event instanceof AppEvent.ProcessStarted(var run, _)
                ? new AppEvent.NotStarted(run, "broken on purpose")
                : event), "RestMeansNoProcess: failed, but a process is there");
    }

    @Test
    void endReportedOfARunThatIsStuckIsCaught() {
        assertCaught(facts(event -> event instanceof AppEvent.RunStuck(var run, _)
                ? new AppEvent.RunGone(run)
                : event), "a process is there", "was removed while it has processes");
    }

    @Test
    void grantThatOvertakesTheOpeningOfTheGateIsCaught() {
        assertCaught(overtaken(Effect.OpenGate.class::isInstance), "GrantNeedsReadyRun: a grant behind a closed gate");
    }

    @Test
    void stopThatOvertakesTheClosingOfTheGateIsCaught() {
        assertCaught(overtaken(Effect.CloseGate.class::isInstance), "NoStopWithOpenGate");
    }

    @Test
    void effectThatIsLostIsCaught() {
        assertCaught(EngineFault.ofEffects((executor, _) -> effect -> {
            if (!(effect instanceof Effect.StopRun)) {
                executor.accept(effect);
            }
        }), "lost an effect");
    }

    @Test
    void effectThatIsDoneTwiceIsCaught() {
        assertCaught(EngineFault.ofEffects((executor, _) -> effect -> {
            executor.accept(effect);
            if (effect instanceof Effect.CloseGate) {
                executor.accept(effect);
            }
        }), "did more than it was given");
    }

    private static EngineFault facts(UnaryOperator<Event> wrong) {
        return EngineFault.ofFacts((mailbox, _) -> event -> mailbox.post(wrong.apply(event)));
    }

    /** Such an effect comes after the effect that should follow it. */
    private static EngineFault overtaken(Predicate<Effect> slow) {
        return EngineFault.ofEffects((executor, _) -> new Consumer<>() {
            private final ArrayDeque<Effect> held = new ArrayDeque<>();

            @Override
            public void accept(Effect effect) {
                if (slow.test(effect)) {
                    held.add(effect);
                    return;
                }
                executor.accept(effect);
                while (effect instanceof Effect.RunEffect && !held.isEmpty()) {
                    executor.accept(held.remove());
                }
            }
        });
    }

    /** @param complaints of which any shows it */
    private static void assertCaught(EngineFault fault, String... complaints) {
        assertThatThrownBy(() -> {
            for (long seed = 1; seed <= 20; seed++) {
                Simulation.run(seed, EVENTS, Faults.MANY, Subject.of(fault), new Coverage());
            }
        }).isInstanceOf(Violation.class).hasMessageContaining("seed ").message().containsAnyOf(complaints);
    }
}
