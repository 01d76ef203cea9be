package launcher.core.forge;

import java.util.Optional;
import java.util.OptionalLong;
import launcher.core.app.MonotonicTime;

/**
 * What is remembered of an app's pid file from one look to the next.
 *
 * @param pid           the number that it held when it was seen last
 * @param outlivedSince since when it outlives its process
 */
public record ForgeRecord(OptionalLong pid, Optional<MonotonicTime> outlivedSince) {

    public static final ForgeRecord NONE = new ForgeRecord(OptionalLong.empty(), Optional.empty());

    static ForgeRecord of(long pid) {
        return new ForgeRecord(OptionalLong.of(pid), Optional.empty());
    }

    ForgeRecord outlived(MonotonicTime since) {
        return new ForgeRecord(pid, Optional.of(since));
    }

    ForgeRecord inTime() {
        return new ForgeRecord(pid, Optional.empty());
    }
}
