package launcher.daemon.reload;

import java.time.Clock;
import java.util.Optional;
import launcher.core.protocol.EventType;
import launcher.daemon.control.ControlContext.Reloaded;
import launcher.daemon.control.EventFeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A reload, whoever asks for it: told in the log and, if it was taken, in the event feed. */
public record ConfigurationReloader(ActiveConfiguration configuration, EventFeed feed) {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    public Reloaded now() {
        Reloaded reloaded = configuration.reload();
        switch (reloaded) {
            case Reloaded.Taken(var report) -> {
                String what = "reloaded: " + report.added().size() + " added, " + report.removed().size() + " removed, "
                        + report.changed().size() + " changed";
                LOG.info("{}", what);
                feed.publish(Clock.systemUTC().instant(), Optional.empty(), EventType.RELOADED, Optional.empty(), what);
            }
            case Reloaded.Kept(var reasons) -> LOG.warn(
                    "not reloaded, the configuration before stays in force: {}", String.join("; ", reasons));
        }
        return reloaded;
    }

    /** For a signal, which nobody answers. */
    public void onSignal() {
        try {
            var _ = now();
        } catch (RuntimeException bug) {
            LOG.error("not reloaded, the configuration before stays in force", bug);
        }
    }
}
