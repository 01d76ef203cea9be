package launcher.core.memory;

import launcher.core.app.AppId;
import launcher.core.app.MonotonicTime;

/**
 * A running app as eviction sees it.
 *
 * @param pinned    always-on: never evicted
 * @param inUse     a client is there: evicted only in critical pressure, once no unused app is left
 * @param lastHuman when a client last used it
 */
public record Candidate(AppId app, int priority, boolean pinned, boolean inUse, MonotonicTime lastHuman) {}
