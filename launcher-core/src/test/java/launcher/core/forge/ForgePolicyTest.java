package launcher.core.forge;

import static launcher.core.lifecycle.Samples.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import launcher.core.app.AppId;
import launcher.core.app.Reason;
import launcher.core.app.ReasonCode;
import launcher.core.forge.ForgeVerdict.Delete;
import launcher.core.forge.ForgeVerdict.LookAgain;
import launcher.core.forge.ForgeVerdict.Nothing;
import launcher.core.forge.ForgeVerdict.TakeOver;
import launcher.core.forge.ForgeVerdict.Write;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.AppState.Failed;
import launcher.core.lifecycle.AppState.From;
import launcher.core.lifecycle.AppState.Phase;
import launcher.core.lifecycle.AppState.Ready;
import launcher.core.lifecycle.AppState.Starting;
import launcher.core.lifecycle.AppState.Stopped;
import launcher.core.lifecycle.AppState.Stopping;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.RunId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** slforge and the launcher start and stop the same app in turn; each look is at one state and one file. */
class ForgePolicyTest {

    private static final long PID = 100;
    private static final long OTHER = 200;
    private static final RunId RUN = new RunId(new AppId("sales"), 1);
    private static final Instance INSTANCE = Instance.ofProcess(PID, OptionalInt.of(8501));
    private static final Reason ASKED = new Reason(ReasonCode.REQUESTED, "request");
    private static final AppState READY = new Ready(
            RUN, INSTANCE, new Endpoint.None(), at(0), Optional.empty(), 0, Optional.empty(), ASKED);
    private static final AppState STOPPING = new Stopping(
            RUN, Optional.of(INSTANCE), false, false, Optional.empty(), ASKED);
    private static final AppState ENDED = new Stopped(new Reason(ReasonCode.EXITED, "killed"));
    private static final AppState IDLE = new Stopped(new Reason(ReasonCode.IDLE, "unused"));
    private static final PidFile ABSENT = new PidFile.Absent();

    private ForgeRecord record = ForgeRecord.NONE;

    @BeforeEach
    void nothingSeen() {
        record = ForgeRecord.NONE;
    }

    @Test
    void runOfOursGetsItsPidFile() {
        assertThat(look(READY, ABSENT, 0)).isEqualTo(new Write(PID));
        assertThat(look(READY, live(PID), 1)).isEqualTo(new Nothing());
    }

    @Test
    void runWithoutAProcessYetGetsNone() {
        var waiting = new Starting(RUN, From.COLD, new Phase.Slot(), at(0), Optional.empty(), ASKED);
        assertThat(look(waiting, ABSENT, 0)).isEqualTo(new Nothing());
    }

    @Test
    void runThatIsBeingStoppedGetsNone() {
        assertThat(look(STOPPING, ABSENT, 0)).isEqualTo(new Nothing());
    }

    @Test
    void processOfSlforgeIsTakenOverWhileTheAppRests() {
        assertThat(look(IDLE, live(OTHER), 0)).isEqualTo(new TakeOver(OTHER));
        assertThat(look(new Failed(ASKED, at(9)), live(OTHER), 0)).isEqualTo(new TakeOver(OTHER));
    }

    @Test
    void fileThatGoesWithItsProcessIsAStopBySlforge() {
        look(READY, live(PID), 0);
        assertThat(look(ENDED, dead(PID), 1)).isEqualTo(new LookAgain(ForgePolicy.STOP_TAKES));
        assertThat(look(ENDED, ABSENT, 3)).isEqualTo(new ForgeVerdict.Stopped());
        assertThat(look(ENDED, ABSENT, 4)).isEqualTo(new Nothing());
    }

    @Test
    void fileThatStaysAfterACrashIsRemoved() {
        look(READY, live(PID), 0);
        look(ENDED, dead(PID), 1);
        assertThat(look(ENDED, dead(PID), 3)).isEqualTo(new LookAgain(Duration.ofSeconds(1)));
        assertThat(look(ENDED, dead(PID), 4)).isEqualTo(new Delete());
    }

    @Test
    void fileOfARunStoppedByUsIsRemovedAtOnce() {
        look(READY, live(PID), 0);
        assertThat(look(IDLE, dead(PID), 1)).isEqualTo(new Delete());
    }

    @Test
    void fileThatWasNeverOursIsLeftAlone() {
        assertThat(look(IDLE, dead(OTHER), 0)).isEqualTo(new Nothing());
        assertThat(look(ENDED, ABSENT, 9)).isEqualTo(new Nothing());
    }

    @Test
    void goneFileOfAnEarlierRunIsAStopOfThisOneToo() {
        look(READY, live(OTHER), 0);
        assertThat(look(READY, ABSENT, 1)).isEqualTo(new ForgeVerdict.Stopped());
    }

    @Test
    void fileOfAnEndedRunBecomesTheNextRunsAfterSlforgesTime() {
        assertThat(look(READY, dead(OTHER), 0)).isEqualTo(new LookAgain(ForgePolicy.STOP_TAKES));
        assertThat(look(READY, dead(OTHER), 3)).isEqualTo(new Write(PID));
    }

    @Test
    void timeOfAnEarlierEndDoesNotCountForTheNext() {
        look(READY, dead(OTHER), 0);
        look(READY, live(OTHER), 1);
        assertThat(look(READY, dead(OTHER), 9)).isEqualTo(new LookAgain(ForgePolicy.STOP_TAKES));
    }

    @Test
    void fileThatIsNotTrustedChangesNothing() {
        assertThat(look(READY, new PidFile.Untrusted(), 0)).isEqualTo(new Nothing());
        assertThat(look(ENDED, new PidFile.Untrusted(), 1)).isEqualTo(new Nothing());
    }

    private ForgeVerdict look(AppState state, PidFile file, double seconds) {
        ForgePolicy.Judgement judgement = ForgePolicy.judge(state, file, record, at(seconds));
        record = judgement.record();
        return judgement.verdict();
    }

    private static PidFile live(long pid) {
        return new PidFile.Names(pid, true);
    }

    private static PidFile dead(long pid) {
        return new PidFile.Names(pid, false);
    }
}
