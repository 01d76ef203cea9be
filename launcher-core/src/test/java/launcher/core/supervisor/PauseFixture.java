package launcher.core.supervisor;

import static launcher.core.lifecycle.Samples.POLICY;
import static launcher.core.lifecycle.Samples.SPEC;
import static launcher.core.lifecycle.Samples.named;
import static launcher.core.lifecycle.Samples.pausing;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState.Paused;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.RunId;
import launcher.core.lifecycle.WaiterId;
import org.jspecify.annotations.NullMarked;

/** An app that is paused instead of stopped, and how it comes to be paused. */
@NullMarked
abstract class PauseFixture {

    static final String A = "a";
    static final AppSpec SLEEPER = pausing(named(SPEC, A));
    static final WaiterId OPERATOR = new WaiterId(1000);

    final SupervisorFixture rig = SupervisorFixture.of(POLICY, SLEEPER);

    RunId paused() {
        rig.serve(A);
        rig.pause(A);
        assertThat(rig.state(A)).isInstanceOf(Paused.class);
        return rig.run(A);
    }

    void kill() {
        rig.tell(new AppEvent.ProcessExited(rig.run(A), new ExitStatus.Signaled(9), "", Optional.empty()));
    }
}
