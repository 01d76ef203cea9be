package launcher.daemon.control.command;

import java.util.Optional;
import launcher.core.app.AppSpec;
import launcher.core.app.Reason;
import launcher.core.app.RunMode;
import launcher.core.lifecycle.App;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.AppState;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.WireError;
import launcher.core.protocol.result.PrioritySet;
import launcher.daemon.control.command.SettingsStore.Setting;
import launcher.daemon.control.command.SettingsStore.SettingResult;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.engine.ResponseChannel;

/** Handles {@code priority} and {@code always-on}. */
final class SettingHandler {

    private final AppSnapshots snapshots;
    private final Mailbox mailbox;
    private final SettingsStore settings;

    SettingHandler(AppSnapshots snapshots, Mailbox mailbox, SettingsStore settings) {
        this.snapshots = snapshots;
        this.mailbox = mailbox;
        this.settings = settings;
    }

    void priority(App app, Request.SetPriority asked, ResponseChannel to) {
        Setting priority = asked.value().isPresent()
                ? new Setting.To(asked.value().getAsInt())
                : new Setting.Configured();
        set(app, priority, asked.alwaysOn(), to);
    }

    /**
     * An app that was always-on already may stand still because an operator stopped it, or another program paused it:
     * this request takes that back.
     */
    void alwaysOn(App app, boolean on, Reason reason, ResponseChannel to) {
        set(app, new Setting.Unchanged(), Optional.of(on), to);
        RunMode before = RunMode.of(app.spec(), snapshots.overview().catalog().policy());
        boolean still = app.state() instanceof AppState.Stopped || app.state() instanceof AppState.Paused;
        boolean held = still && before.isAlwaysOn() && before.startsByItself();
        if (on && held) {
            mailbox.post(new AppEvent.StartRequested(app.id(), Optional.empty(), reason));
        }
    }

    private void set(App app, Setting priority, Optional<Boolean> alwaysOn, ResponseChannel to) {
        switch (settings.set(app.id(), priority, alwaysOn)) {
            case SettingResult.Applied(AppSpec now) ->
                    to.ok(new PrioritySet(now.id().value(), now.priority(), now.alwaysOn()));
            case SettingResult.Rejected(String why) ->
                    to.fail(WireError.of(ErrorCode.FAILED, app.id() + ": the setting " + why));
        }
    }
}
