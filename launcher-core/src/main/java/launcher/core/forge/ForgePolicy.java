package launcher.core.forge;

import java.time.Duration;
import java.util.OptionalLong;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ReasonCode;
import launcher.core.lifecycle.AppState;
import launcher.core.lifecycle.Instance;

/**
 * What a pid file means for an app, and an app for its pid file. slforge stops an app by ending the process, and
 * removes the file up to two seconds later; a file that goes with its process is therefore a stop by slforge.
 */
public final class ForgePolicy {

    /** How long slforge takes from the end of the process to that of its file, at most. */
    static final Duration STOP_TAKES = Duration.ofSeconds(3);

    private ForgePolicy() {}

    /**
     * What one look came to.
     *
     * @param record what is to be remembered until the next look
     */
    public record Judgement(ForgeVerdict verdict, ForgeRecord record) {}

    /** Judges one look at the state of an app and its file. */
    public static Judgement judge(AppState state, PidFile file, ForgeRecord record, MonotonicTime now) {
        return switch (state) {
            case AppState.Stopped stopped -> rests(file, record, now, endedByItself(stopped.reason().code()));
            case AppState.Failed _ -> rests(file, record, now, true);
            case AppState.Starting _, AppState.Ready _, AppState.Pausing _, AppState.Paused _, AppState.Stopping _ -> {
                OptionalLong pid = state.process().map(Instance::pid).orElse(OptionalLong.empty());
                yield pid.isEmpty() ? nothing(record)
                        : runs(file, record, now, pid.getAsLong(), state instanceof AppState.Stopping);
            }
        };
    }

    private static boolean endedByItself(ReasonCode code) {
        return code == ReasonCode.EXITED || code == ReasonCode.CRASH_LOOP;
    }

    private static Judgement runs(PidFile file, ForgeRecord record, MonotonicTime now, long pid, boolean stopping) {
        return switch (file) {
            case PidFile.Untrusted _ -> nothing(record);
            case PidFile.Absent _ when record.pid().orElse(pid) != pid ->
                    // the run before was ended by slforge, and this one began before slforge was done
                    new Judgement(new ForgeVerdict.Stopped(), ForgeRecord.NONE);
            case PidFile.Absent _ -> stopping ? nothing(record)
                    : new Judgement(new ForgeVerdict.Write(pid), ForgeRecord.of(pid));
            case PidFile.Names named when named.pid() == pid || named.live() -> nothing(ForgeRecord.of(named.pid()));
            // the file of a run that has ended becomes this run's, unless slforge is about to remove it
            case PidFile.Names _ -> onceSlforgeIsDone(record, now,
                    new Judgement(new ForgeVerdict.Write(pid), ForgeRecord.of(pid)));
        };
    }

    private static Judgement rests(PidFile file, ForgeRecord record, MonotonicTime now, boolean endedByItself) {
        return switch (file) {
            case PidFile.Untrusted _ -> nothing(record.inTime());
            case PidFile.Absent _ -> new Judgement(record.pid().isPresent() && endedByItself
                    ? new ForgeVerdict.Stopped() : new ForgeVerdict.Nothing(), ForgeRecord.NONE);
            case PidFile.Names(long pid, boolean live) when live ->
                    new Judgement(new ForgeVerdict.TakeOver(pid), ForgeRecord.of(pid));
            case PidFile.Names(long pid, _) when record.pid().equals(OptionalLong.of(pid)) -> {
                var delete = new Judgement(new ForgeVerdict.Delete(), ForgeRecord.NONE);
                yield endedByItself ? onceSlforgeIsDone(record, now, delete) : delete;
            }
            case PidFile.Names _ -> nothing(record);
        };
    }

    private static Judgement onceSlforgeIsDone(ForgeRecord record, MonotonicTime now, Judgement then) {
        MonotonicTime since = record.outlivedSince().orElse(now);
        Duration left = STOP_TAKES.minus(since.until(now));
        return left.isPositive() ? new Judgement(new ForgeVerdict.LookAgain(left), record.outlived(since)) : then;
    }

    private static Judgement nothing(ForgeRecord record) {
        return new Judgement(new ForgeVerdict.Nothing(), record);
    }
}
