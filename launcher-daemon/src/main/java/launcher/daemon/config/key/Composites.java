package launcher.daemon.config.key;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import launcher.core.app.PortSpec;
import launcher.daemon.config.key.ScalarType.Outcome;
import launcher.daemon.config.settings.HostPort;

/** The shapes of values made of several: ranges, addresses, networks, ports. */
final class Composites {

    private static final Pattern NUMBERS = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");
    private static final Pattern BURST = Pattern.compile("([0-9]{1,4}) +in +(\\S+)");
    private static final Pattern HOST_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.%a-z]+\\]|[^:\\[\\]]+):([0-9]{1,5})");
    private static final int REGEX_LENGTH_MAX = 1000;
    private static final String HOST_NAME =
            "(?=.{1,253}$)([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)"
                    + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*";

    private Composites() {}

    /** {@code 20000-29999}, or a single number, all from {@code min} to {@code max}. */
    static ValueType<Range<Integer>> numbers(String what, int min, int max) {
        return new ScalarType<>(what, text -> {
            Matcher matcher = NUMBERS.matcher(text);
            if (!matcher.matches()) {
                return new Outcome.Bad<>("");
            }
            int from = Integer.parseInt(matcher.group(1));
            int to = matcher.group(2) == null ? from : Integer.parseInt(matcher.group(2));
            if (from < min || to > max) {
                return new Outcome.Bad<>("; they go from " + min + " to " + max);
            }
            return from > to ? new Outcome.Bad<>("; the first is the larger one")
                    : new Outcome.Good<>(new Range<>(from, to));
        }, span -> span.from().equals(span.to()) ? String.valueOf(span.from()) : span.from() + "-" + span.to(),
                Map.of("type", List.of("string", "integer"), "pattern", "^[0-9]{1,5}(-[0-9]{1,5})?$"));
    }

    /** {@code 1s..60s}. */
    static ValueType<Range<Duration>> durations() {
        return new ScalarType<>("two durations like 1s..60s", text -> {
            int dots = text.indexOf("..");
            Optional<Duration> from = Scalars.parseDuration(dots < 0 ? text : text.substring(0, dots));
            Optional<Duration> to = dots < 0 ? from : Scalars.parseDuration(text.substring(dots + 2));
            if (from.isEmpty() || to.isEmpty() || !from.get().isPositive()
                    || to.get().compareTo(Scalars.DURATION_MAX) > 0) {
                return new Outcome.Bad<>("");
            }
            return from.get().compareTo(to.get()) > 0
                    ? new Outcome.Bad<>("; the first is the longer one")
                    : new Outcome.Good<>(new Range<>(from.get(), to.get()));
        }, span -> Scalars.writeDuration(span.from()) + ".." + Scalars.writeDuration(span.to()),
                Map.of("type", "string", "pattern", "^[0-9]+(ms|s|m|h)(\\.\\.[0-9]+(ms|s|m|h))?$"));
    }

    /** {@code 5 in 5m}. */
    static ValueType<CountPerWindow> burst() {
        return new ScalarType<>("a number of crashes and a duration like \"5 in 5m\"", text -> {
            Matcher matcher = BURST.matcher(text);
            Optional<Duration> window = matcher.matches() ? Scalars.parseDuration(matcher.group(2)) : Optional.empty();
            boolean wrong = window.isEmpty() || !window.get().isPositive()
                    || window.get().compareTo(Scalars.DURATION_MAX) > 0
                    || Integer.parseInt(matcher.group(1)) == 0;
            return wrong ? new Outcome.Bad<>("")
                    : new Outcome.Good<>(new CountPerWindow(Integer.parseInt(matcher.group(1)), window.get()));
        }, burst -> burst.count() + " in " + Scalars.writeDuration(burst.window()),
                Map.of("type", "string", "pattern", "^[0-9]{1,4} +in +[0-9]+(ms|s|m|h)$"));
    }

    /** {@code 127.0.0.1:8600}, {@code [::1]:8600}, {@code localhost:8600}. */
    static ValueType<HostPort> hostPort() {
        return new ScalarType<>("an address like 127.0.0.1:8600 or [::1]:8600", text -> {
            Matcher matcher = HOST_PORT.matcher(text);
            if (!matcher.matches()) {
                return new Outcome.Bad<>(text.matches("[0-9]{1,5}") ? ", did you mean \"127.0.0.1:" + text + "\"?"
                        : "");
            }
            int port = Integer.parseInt(matcher.group(2));
            String host = matcher.group(1);
            boolean six = host.startsWith("[");
            String bare = six ? host.substring(1, host.length() - 1) : host;
            boolean right = six ? isSix(bare) : host.matches(HOST_NAME);
            return right && port >= 1 && port <= 65_535 ? new Outcome.Good<>(new HostPort(bare, port))
                    : new Outcome.Bad<>("");
        }, HostPort::toString, Map.of("type", "string", "pattern", "^.+:[0-9]{1,5}$"));
    }

    private static boolean isSix(String text) {
        return literal(text).filter(Inet6Address.class::isInstance).isPresent();
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** An IP address, or a network like {@code 10.0.0.0/8}. */
    static ValueType<String> network() {
        return Scalars.text("an IP address or a network like 10.0.0.0/8", text -> {
            int slash = text.indexOf('/');
            if (slash < 0) {
                return literal(text).isPresent();
            }
            String bits = text.substring(slash + 1);
            return bits.matches("[0-9]{1,3}") && literal(text.substring(0, slash))
                    .filter(address -> Integer.parseInt(bits) <= address.getAddress().length * 8).isPresent();
        }, Map.of("type", "string"));
    }

    static ValueType<String> hostName() {
        return Scalars.matching("a host name like apps.example.org", HOST_NAME);
    }

    /** {@code auto}, or a number. */
    static ValueType<PortSpec> port() {
        return new ScalarType<>("auto or a port from 1 to 65535", text -> {
            if (text.equals("auto")) {
                return new Outcome.Good<>(new PortSpec.Auto());
            }
            int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
            return port >= 1 && port <= 65_535 ? new Outcome.Good<>(new PortSpec.Fixed(port)) : new Outcome.Bad<>("");
        }, Composites::writePort,
                Map.of("anyOf",
                        List.of(Map.of("const", "auto"), Map.of("type", "integer", "minimum", 1, "maximum", 65_535))));
    }

    private static String writePort(PortSpec port) {
        return switch (port) {
            case PortSpec.None() -> "none";
            case PortSpec.Auto() -> "auto";
            case PortSpec.Fixed(int number) -> String.valueOf(number);
        };
    }

    /** A regular expression of Java. */
    static ValueType<String> regex() {
        return new ScalarType<>("a regular expression", text -> {
            if (text.isEmpty() || text.length() > REGEX_LENGTH_MAX) {
                return new Outcome.Bad<>("; it may have 1 to " + REGEX_LENGTH_MAX + " characters");
            }
            try {
                return new Outcome.Good<>(Pattern.compile(text).pattern());
            } catch (PatternSyntaxException e) {
                return new Outcome.Bad<>(": " + e.getDescription());
            }
        }, text -> text, Map.of("type", "string"));
    }
}
