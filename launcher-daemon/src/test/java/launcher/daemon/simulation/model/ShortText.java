package launcher.daemon.simulation.model;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.Durations;
import launcher.core.app.MonotonicTime;
import launcher.core.app.ProcessSpec;
import launcher.core.app.Reason;
import launcher.core.lifecycle.RunId;

/** Facts, effects and apps in few words, for the reader of a failed history: a spec is {@code app@version}. */
public final class ShortText {

    /** Characters of one text at most. */
    public static final int LENGTH_MAX = 250;

    private ShortText() {}

    public static String of(Object what) {
        String whole = text(what);
        return whole.length() <= LENGTH_MAX ? whole : whole.substring(0, LENGTH_MAX - 1) + "…";
    }

    /** The arguments that an app is started with; the last is its version. */
    public static List<String> command(AppSpec spec) {
        return switch (spec.workload()) {
            case ProcessSpec process -> process.command();
        };
    }

    private static String text(Object what) {
        return switch (what) {
            case AppSpec spec -> spec.id() + "@" + command(spec).getLast();
            case AppId id -> id.toString();
            case RunId run -> run.toString();
            case MonotonicTime moment -> moment.nanos() / 1_000_000 + " ms";
            case Duration duration -> Durations.text(duration);
            case Reason reason -> reason.code() + " (" + reason.text() + ")";
            case Optional<?> maybe -> maybe.map(ShortText::text).orElse("-");
            case Collection<?> many -> many.stream().map(ShortText::text).collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> many -> text(many.values());
            case Record composed ->
                    composed.getClass().getSimpleName() + Arrays.stream(composed.getClass().getRecordComponents())
                    .map(part -> text(valueOf(composed, part))).collect(Collectors.joining(", ", "(", ")"));
            default -> what.toString();
        };
    }

    private static Object valueOf(Record composed, RecordComponent part) {
        try {
            var accessor = part.getAccessor();
            accessor.setAccessible(true);
            return accessor.invoke(composed);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + part, e);
        }
    }
}
