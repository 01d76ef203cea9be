package launcher.daemon.engine;

import launcher.core.health.PortOwnership;
import launcher.core.health.ProbeSpec;
import launcher.core.lifecycle.AppEvent;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.Provider;

/** Finds every run ready at once. */
public record ReadyProber(Mailbox mailbox, PortOwnership listener) implements EffectHandlers.Prober {

    @Override
    public void start(RunId run, ProbeSpec spec, Provider provider) {
        mailbox.post(new AppEvent.ProbeSucceeded(run, listener));
    }

    @Override
    public void stop(RunId run) {}
}
