package launcher.daemon.reload;

import java.time.Clock;
import java.util.Optional;
import launcher.core.protocol.result.ConfigReport;
import launcher.core.protocol.result.ConfigView;
import launcher.core.protocol.result.EventType;
import launcher.daemon.control.command.ConfigurationCommands;
import launcher.daemon.engine.EventFeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration for operators; each reload is reported in the log and, if it was taken, in the event feed. */
public record ConfigurationReloader(ActiveConfiguration configuration, EventFeed feed)
        implements ConfigurationCommands {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    @Override
    public Reloaded reload(boolean acceptRemoval) {
        Reloaded reloaded = configuration.reload(acceptRemoval);
        switch (reloaded) {
            case Reloaded.Taken(var report) -> {
                String what = "reloaded: " + report.added().size() + " added, " + report.removed().size() + " removed, "
                        + report.changed().size() + " changed";
                LOG.info("{}", what);
                configuration.lostSources().forEach(lost -> LOG.warn("{}", lost));
                feed.publish(Clock.systemUTC().instant(), Optional.empty(), EventType.RELOADED, Optional.empty(), what);
            }
            case Reloaded.Kept(var reasons) -> LOG.warn(
                    "not reloaded, the configuration before stays in force: {}", String.join("; ", reasons));
        }
        return reloaded;
    }

    @Override
    public ConfigReport check() {
        return configuration.check();
    }

    @Override
    public ConfigView show(boolean origin) {
        return configuration.show(origin);
    }

    /** For a signal, which gets no answer and accepts no removal. */
    public void onSignal() {
        try {
            var _ = reload(false);
        } catch (RuntimeException bug) {
            LOG.error("not reloaded, the configuration before stays in force", bug);
        }
    }
}
