package launcher.daemon.config;

import java.util.List;
import java.util.Optional;
import launcher.core.app.PortSpec;
import launcher.core.app.ReadinessSpec;
import launcher.core.app.ReadinessSpec.Check;
import launcher.daemon.config.key.ConfigSection;
import launcher.daemon.config.key.Key;
import launcher.daemon.config.key.Keys.Ready;
import launcher.daemon.config.key.Range;
import launcher.daemon.config.source.Problems;
import launcher.daemon.config.source.Texts;

/** Builds how it is found out that an app serves. */
final class ReadinessReader {

    private final SettingResolver ledger;
    private final Problems problems;

    ReadinessReader(SettingResolver ledger, Problems problems) {
        this.ledger = ledger;
        this.problems = problems;
    }

    /** The readiness of an app that listens there; of a Streamlit app the launcher knows the standard check. */
    ReadinessSpec read(ConfigSection ready, PortSpec port, Optional<String> basePath, boolean streamlit) {
        Check check = check(ready, port).orElseGet(() -> standard(port, basePath, streamlit));
        return new ReadinessSpec(
                check, ledger.takeIfGiven(ready, Ready.INTERVAL), ledger.take(ready, Ready.TIMEOUT),
                ledger.take(ready, Ready.GRACE_PERIOD));
    }

    private Optional<Check> check(ConfigSection ready, PortSpec port) {
        var http = ledger.takeIfGiven(ready, Ready.HTTP);
        Range<Integer> status = http.isPresent() ? ledger.take(ready, Ready.STATUS)
                : Ready.STATUS.defaultValue().orElseThrow();
        boolean tcp = ledger.takeIfGiven(ready, Ready.TCP).orElse(false);
        var command = ledger.takeIfGiven(ready, Ready.COMMAND);
        var log = ledger.takeIfGiven(ready, Ready.LOG);
        refuseSeveral(ready);
        refuseWithoutPort(ready, port);
        if (ready.mentions(Ready.STATUS) && !ready.mentions(Ready.HTTP)) {
            problems.error(ready.placeOf(Ready.STATUS), ready.pathOf(Ready.STATUS)
                    + ": goes with http; add http: /PATH, or remove it");
        }
        if (http.isPresent()) {
            return Optional.of(new Check.HttpAnswers(http.get(), status.from(), status.to()));
        } else if (tcp) {
            return Optional.of(new Check.TcpListens());
        } else if (command.isPresent()) {
            if (!command.get().list()) {
                problems.error(ready.placeOf(Ready.COMMAND), ready.pathOf(Ready.COMMAND)
                        + ": expected a list of arguments");
            }
            command.get().words().forEach(word -> Placeholders.problem(word).ifPresent(what -> problems.error(
                    ready.placeOf(Ready.COMMAND), ready.pathOf(Ready.COMMAND) + ": \"" + Texts.shorten(word) + "\": "
                            + what)));
            return Optional.of(new Check.CommandSucceeds(command.get().words()));
        } else if (log.isPresent()) {
            return Optional.of(new Check.LogMatches(log.get()));
        }
        return Optional.empty();
    }

    private static Check standard(PortSpec port, Optional<String> basePath, boolean streamlit) {
        if (streamlit) {
            String base = basePath.map(path -> "/" + path).orElse("");
            return new Check.HttpAnswers(base + "/_stcore/health", 200, 200);
        }
        return port instanceof PortSpec.None ? new Check.ProcessUp() : new Check.TcpListens();
    }

    private void refuseSeveral(ConfigSection ready) {
        List<Key<?>> given = List.<Key<?>>of(Ready.HTTP, Ready.TCP, Ready.COMMAND, Ready.LOG).stream()
                .filter(ready::mentions)
                .filter(key -> !key.equals(Ready.TCP) || ready.get(Ready.TCP).orElse(true))
                .toList();
        if (given.size() > 1) {
            List<String> names = given.stream().<String>map(Key::name).toList();
            problems.error(ready.placeOf(given.getLast()), ready.path() + ": has " + String.join(" and ", names)
                    + "; keep one of them");
        }
    }

    private void refuseWithoutPort(ConfigSection ready, PortSpec port) {
        for (Key<?> key : List.of(Ready.HTTP, Ready.TCP)) {
            boolean asks = key.equals(Ready.TCP) ? ready.get(Ready.TCP).orElse(false) : ready.mentions(key);
            if (asks && port instanceof PortSpec.None) {
                problems.error(ready.placeOf(key), ready.pathOf(key)
                        + ": the app has no port; set port: auto and use {port} in its command, or set port: NUMBER");
            }
        }
    }
}
