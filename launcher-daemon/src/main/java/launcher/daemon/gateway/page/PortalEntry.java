package launcher.daemon.gateway.page;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import launcher.core.app.AppId;

/**
 * One app on the portal.
 *
 * @param address     where a browser opens it, absolute or from the root of this host
 * @param startTime   how long a start of it takes, if a start was ever seen
 * @param memoryBytes what it holds, if it runs
 */
public record PortalEntry(AppId app, String address, DisplayState displayState, Optional<Duration> startTime,
        OptionalLong memoryBytes) {}
