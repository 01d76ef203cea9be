package launcher.daemon.control.command;

import java.util.List;
import launcher.core.app.AppId;
import launcher.core.protocol.Request;
import launcher.daemon.engine.ResponseChannel;

/** The captured output of apps. */
@FunctionalInterface
public interface LogTail {

    /** Streams the output of {@code apps} into the response and ends it; blocks while lines are followed. */
    void send(List<AppId> apps, Request.Logs asked, ResponseChannel to);
}
