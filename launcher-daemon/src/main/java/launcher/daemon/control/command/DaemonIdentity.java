package launcher.daemon.control.command;

import launcher.core.app.MonotonicTime;

/** Which daemon answers, and since when. */
public record DaemonIdentity(String version, long pid, MonotonicTime startedAt) {}
