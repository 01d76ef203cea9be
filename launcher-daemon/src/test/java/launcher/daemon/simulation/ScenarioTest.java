package launcher.daemon.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Effect;
import launcher.core.lifecycle.RunId;
import launcher.daemon.simulation.model.ModelProcess;
import org.junit.jupiter.api.Test;

/** Stories in the world of the simulation, each looked at by all invariants. */
class ScenarioTest {

    private final Scenario scenario = new Scenario();
    private final AppScript sales = scenario.app("sales");

    @Test
    void requestDuringStopStartsAgainOnceStopped() {
        sales.endsAfter(Duration.ofSeconds(5)).request().untilReady();

        sales.operatorStops().passMillis(1_000).request().untilReady();

        assertThat(sales.answers()).containsExactly("granted", "gone", "granted");
        assertThat(sales.runs()).isEqualTo(2);
        scenario.settles();
    }

    @Test
    void crashWhileClientWaitsRefusesIt() {
        sales.servesAfter(Duration.ofSeconds(10)).request().passMillis(3_000);

        sales.crashes().untilAnswered();

        assertThat(sales.answers()).containsExactly("refused: EXITED_WHILE_STARTING");
        scenario.settles();
    }

    @Test
    void clientThatComesBeforeTheGateClosesEscapesEviction() {
        sales.priority(10).request().untilReady();
        scenario.passMinutes(2);
        sales.before(Effect.CloseGateIfUnused.class, sales::touch);

        scenario.memoryTaken(480).passMillis(1_000);

        assertThat(sales.is(AppState.Ready.class)).isTrue();
        scenario.settles();
    }

    @Test
    void unusedAppOfLowestPriorityIsEvicted() {
        AppScript reports = scenario.app("reports").priority(80).request().untilReady();
        sales.priority(10).request().untilReady();
        scenario.passMinutes(2);

        scenario.memoryTaken(480);
        sales.until(AppState.Stopped.class);

        assertThat(sales.state().orElseThrow().reason().code()).isEqualTo(ReasonCode.MEMORY);
        assertThat(reports.is(AppState.Ready.class)).isTrue();
        scenario.settles();
    }

    @Test
    void daemonKilledBetweenSpawnAndRecordAdoptsTheRun() {
        sales.after(Effect.StartRun.class, scenario::daemonDies).request();

        scenario.passMillis(100).untilDaemonLives().passMillis(100);
        sales.request().untilReady();

        assertThat(sales.runs()).isEqualTo(1);
        scenario.settles();
    }

    @Test
    void daemonKilledBetweenGateClosingAndStopLeavesTheAppServing() {
        sales.request().untilReady();
        ModelProcess process = sales.process();
        sales.before(Effect.StopRun.class, scenario::daemonDies);

        scenario.passMinutes(11);
        scenario.untilDaemonLives();
        sales.untilReady().touch();

        assertThat(sales.process()).isSameAs(process);
        assertThat(process.mainAlive()).isTrue();
        scenario.settles();
    }

    @Test
    void takenPortIsTriedAnew() {
        sales.nextPortTaken().request().untilReady();

        assertThat(sales.answers()).containsExactly("granted");
        assertThat(sales.runs()).isEqualTo(2);
        scenario.settles();
    }

    @Test
    void startsQueueByPriority() {
        scenario.slots(1);
        AppScript reports = scenario.app("reports").priority(10);
        AppScript board = scenario.app("board").priority(90);
        sales.request().passMillis(100);
        reports.request();
        board.request();

        board.untilReady();

        assertThat(sales.is(AppState.Ready.class)).isTrue();
        assertThat(reports.is(AppState.Starting.class)).isTrue();
        reports.untilReady();
        scenario.settles();
    }

    @Test
    void reloadWhileClientWaitsGivesItTheNewVersion() {
        sales.servesAfter(Duration.ofSeconds(5)).request().passMillis(1_000);
        RunId old = sales.run();

        sales.version("v2");
        scenario.reload();
        sales.untilReady();

        assertThat(sales.answers()).containsExactly("granted");
        assertThat(sales.run()).isNotEqualTo(old);
        scenario.settles();
    }

    @Test
    void useBetweenIdleSampleAndClosingKeepsTheRun() {
        sales.request().untilReady();
        RunId run = sales.run();
        sales.before(Effect.CloseGateIfUnused.class, sales::touch);

        scenario.passMinutes(15);

        assertThat(sales.is(AppState.Ready.class)).isTrue();
        assertThat(sales.run()).isEqualTo(run);
        scenario.passMinutes(6);
        assertThat(sales.is(AppState.Stopped.class)).isTrue();
        scenario.settles();
    }

    @Test
    void requestDuringAPauseResumesTheSameRun() {
        sales.pausedWhenIdle().idleTimeout(Duration.ofMinutes(5)).request().untilReady();
        RunId run = sales.run();
        sales.before(Effect.PauseRun.class, sales::request);

        sales.until(AppState.Pausing.class).untilReady();

        assertThat(sales.answers()).containsExactly("granted", "granted");
        assertThat(sales.run()).isEqualTo(run);
        assertThat(sales.process().held()).isFalse();
        scenario.settles();
    }

    @Test
    void operatorStopWhileStartingRefusesTheWaiters() {
        sales.servesAfter(Duration.ofSeconds(10)).request().request().passMillis(1_000);

        sales.operatorStops().until(AppState.Stopped.class).untilAnswered();

        assertThat(sales.answers()).containsExactly("refused: STOPPED_MEANWHILE", "refused: STOPPED_MEANWHILE", "gone");
        scenario.settles();
    }

    @Test
    void operatorStartEndsACrashLoop() {
        for (int crash = 0; crash < 20 && !sales.isFailed(ReasonCode.CRASH_LOOP); crash++) {
            sales.request().untilAnswered().passMillis(100).crashes().untilAnswered().until(AppState.Failed.class);
        }
        assertThat(sales.isFailed(ReasonCode.CRASH_LOOP)).isTrue();

        sales.operatorStarts().untilReady();

        assertThat(sales.answers()).last().isEqualTo("granted");
        scenario.settles();
    }

    @Test
    void unreadableMemoryEvictsNothing() {
        sales.priority(10).request().untilReady();
        scenario.passMinutes(2);

        scenario.memoryUnreadable().memoryTaken(590).passMinutes(5);

        assertThat(sales.is(AppState.Ready.class)).isTrue();
        scenario.settles();
    }

    @Test
    void lateEndOfAnOlderRunChangesNothing() {
        sales.request().untilReady();
        RunId old = sales.run();
        sales.operatorStops().until(AppState.Stopped.class).request().untilReady();
        RunId current = sales.run();

        scenario.told(new AppEvent.RunGone(old)).passMillis(1_000);

        assertThat(sales.is(AppState.Ready.class)).isTrue();
        assertThat(sales.run()).isEqualTo(current);
        scenario.settles();
    }

    @Test
    void adoptedRunOfAnAppThatLeftTheConfigurationEnds() {
        sales.request().untilReady();
        ModelProcess process = sales.process();

        scenario.daemonDies();
        sales.leavesConfiguration();
        scenario.reload().untilDaemonLives().passMinutes(1);

        assertThat(process.alive()).isFalse();
        assertThat(sales.state()).isEmpty();
        scenario.settles();
    }
}
