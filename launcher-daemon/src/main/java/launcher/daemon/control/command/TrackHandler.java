package launcher.daemon.control.command;

import java.util.Optional;
import java.util.function.Supplier;
import launcher.core.app.MonotonicTime;
import launcher.core.lifecycle.App;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.WireError;
import launcher.core.protocol.result.Tracked;
import launcher.daemon.control.PeerCredentials;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.ResponseChannel;
import launcher.daemon.engine.UseGate;

/** Handles {@code track}: counts an access to a ready run at its gate, and any other in the tracking folder. */
record TrackHandler(AppSnapshots snapshots, Supplier<MonotonicTime> clock, TouchRecorder touches) {

    void track(App app, PeerCredentials peer, ResponseChannel to) {
        Optional<UseGate> gate = snapshots.gate(app.id());
        boolean counted = gate.filter(open -> open.touch(clock.get(), "track by uid " + peer.uid())).isPresent();
        Optional<String> notCounted = counted ? Optional.empty() : touches.touch(app.id());
        notCounted.ifPresentOrElse(
                why -> to.fail(WireError.of(ErrorCode.FAILED, app.id() + ": access not recorded: " + why)),
                () -> to.ok(new Tracked(app.id().value(), AppViews.state(app))));
    }
}
