package launcher.daemon.provider.process;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import launcher.core.app.AppSpec;
import launcher.core.app.PortSpec;
import launcher.core.app.ProcessSpec;
import launcher.core.app.ReadinessSpec.Check;

/**
 * Tells whether a run was started as a specification says now, over restarts of the daemon. An upgrade must not replace
 * every app, so what counts is listed item by item; a change that adds to the list counts {@link #VERSION} up.
 */
final class SpecFingerprint {

    /** Of the list; what another version wrote cannot be compared and counts as the same. */
    private static final String VERSION = "1:";

    private SpecFingerprint() {}

    /** True unless the run was certainly started otherwise. */
    static boolean matches(String written, AppSpec spec) {
        return !written.startsWith(VERSION) || written.equals(of(spec));
    }

    static String of(AppSpec spec) {
        ProcessSpec process = switch (spec.workload()) {
            case ProcessSpec workload -> workload;
        };
        var values = List.of(list(process.command()), Boolean.toString(process.shell()), process.cwd().orElse(""),
                list(new TreeMap<>(process.env()).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue()).toList()),
                process.envFile().orElse(""), process.user().orElse(""), port(spec.port()),
                limit(spec.memoryLimitBytes()), spec.basePath().orElse(""), check(spec.readiness().check()));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(list(values).getBytes(StandardCharsets.UTF_8));
            return VERSION + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String port(PortSpec port) {
        return switch (port) {
            case PortSpec.None() -> "none";
            case PortSpec.Auto() -> "auto";
            case PortSpec.Fixed(int number) -> Integer.toString(number);
        };
    }

    private static String limit(OptionalLong bytes) {
        return bytes.isPresent() ? Long.toString(bytes.getAsLong()) : "";
    }

    private static String check(Check check) {
        return switch (check) {
            case Check.ProcessUp() -> "up";
            case Check.TcpListens() -> "tcp";
            case Check.HttpAnswers(String path, int min, int max) ->
                    list(List.of("http", path, Integer.toString(min), Integer.toString(max)));
            case Check.CommandSucceeds(List<String> command) -> list(List.of("command", list(command)));
            case Check.LogMatches(String regex) -> list(List.of("log", regex));
        };
    }

    /** Each with its length before it, so that no two lists are written alike. */
    private static String list(List<String> values) {
        var text = new StringBuilder();
        values.forEach(value -> text.append(value.length()).append(':').append(value));
        return text.toString();
    }
}
