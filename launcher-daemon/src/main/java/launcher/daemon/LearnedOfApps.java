package launcher.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.lifecycle.RunId;
import launcher.daemon.gateway.page.LoadingViewFactory;
import launcher.daemon.provider.Provider;
import launcher.daemon.state.StartTimes;
import launcher.daemon.state.StateStore;

/** What the pages tell of an app besides its state. */
record LearnedOfApps(StateStore state, Provider provider) implements LoadingViewFactory.Learned {

    @Override
    public Optional<Duration> startTime(AppId app) {
        return Optional.ofNullable(state.startTimes().get(app)).map(StartTimes::expected);
    }

    @Override
    public Map<RunId, Long> memoryBytes(List<RunId> runs) {
        return provider.memoryBytes(runs);
    }
}
