package launcher.daemon.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import launcher.core.app.LauncherPolicy;
import launcher.daemon.config.key.ConfigSection;
import launcher.daemon.config.key.Key;
import launcher.daemon.config.key.Keys.Gateway;
import launcher.daemon.config.key.Keys.Ignore;
import launcher.daemon.config.key.Keys.Launcher;
import launcher.daemon.config.key.Keys.Limits;
import launcher.daemon.config.key.Keys.Loading;
import launcher.daemon.config.key.YamlWords;
import launcher.daemon.config.settings.GatewaySettings;
import launcher.daemon.config.source.Problems;

/** Builds the settings that are not an app's. */
final class SettingsReader {

    /** The kernel's limit for the path of a Unix socket, in bytes without the closing NUL. */
    static final int SOCKET_BYTES_MAX = 107;

    private final SettingResolver ledger;
    private final Problems problems;
    private final BaseFolders folders;

    SettingsReader(SettingResolver ledger, Problems problems, BaseFolders folders) {
        this.ledger = ledger;
        this.problems = problems;
        this.folders = folders;
    }

    /** @param gateway has the old place of how many apps may be starting at once */
    LauncherPolicy policy(ConfigSection launcher, ConfigSection gateway) {
        return new LauncherPolicy(
                ledger.take(launcher, Launcher.ENABLED),
                ledger.take(launcher, Launcher.ON_DEMAND),
                ledger.take(launcher, Launcher.IDLE_TIMEOUT),
                ledger.take(launcher, Launcher.CHECK_INTERVAL),
                ledger.take(launcher, Launcher.MEMORY_THRESHOLD),
                concurrentStarts(launcher, gateway.child(Gateway.LIMITS)));
    }

    private int concurrentStarts(ConfigSection launcher, ConfigSection limits) {
        Optional<Integer> atOldPlace = limits.get(Limits.CONCURRENT_STARTS);
        if (atOldPlace.isEmpty()) {
            return ledger.take(launcher, Launcher.CONCURRENT_STARTS);
        }
        boolean replaced = launcher.get(Launcher.CONCURRENT_STARTS).isPresent();
        problems.warning(limits.placeOf(Limits.CONCURRENT_STARTS), limits.pathOf(Limits.CONCURRENT_STARTS)
                + (replaced
                ? ": not used, since launcher.concurrent_starts is given; remove it here"
                : ": moved to launcher.concurrent_starts; write it there"));
        return ledger.take(launcher, Launcher.CONCURRENT_STARTS, atOldPlace.get(),
                SettingResolver.originOf(limits, Limits.CONCURRENT_STARTS));
    }

    DaemonSettings daemon(ConfigSection launcher, DefaultPaths places) {
        ledger.take(launcher, Launcher.STARTUP_TIMEOUT);
        Path tracking =
                path(launcher, Launcher.TRACKING_DIR, Launcher.TRACKING_DIR.defaultValue().map(Path::of).orElseThrow());
        var trackers = ledger.take(launcher, Launcher.TRACKERS);
        var level = ledger.take(launcher, Launcher.LOG_LEVEL);
        var readers = ledger.take(launcher, Launcher.READERS);
        var ports = ledger.take(launcher, Launcher.PORTS);
        Path state = path(launcher, Launcher.STATE_DIR, places.stateDir());
        Path socket = path(launcher, Launcher.SOCKET, places.socket());
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > SOCKET_BYTES_MAX) {
            problems.error(launcher.placeOf(Launcher.SOCKET), launcher.pathOf(Launcher.SOCKET) + ": " + socket
                    + " has " + length
                    + " bytes, a socket's path may have " + SOCKET_BYTES_MAX + "; choose a shorter one");
        }
        return new DaemonSettings(tracking, trackers, level, readers, ports.from(), ports.to(), state, socket);
    }

    GatewaySettings gateway(ConfigSection gateway) {
        return new GatewaySettings(
                ledger.take(gateway, Gateway.LISTEN),
                ledger.takeIfGiven(gateway, Gateway.DOMAIN),
                ledger.take(gateway, Gateway.HOSTS),
                ledger.take(gateway, Gateway.PORTAL),
                ledger.take(gateway, Gateway.TRUSTED_PROXIES),
                loading(gateway.child(Gateway.LOADING)),
                ignore(gateway.child(Gateway.IGNORE)),
                limits(gateway.child(Gateway.LIMITS)));
    }

    private GatewaySettings.Loading loading(ConfigSection block) {
        return new GatewaySettings.Loading(ledger.take(block, Loading.PAGE), ledger.take(block, Loading.STATUS),
                template(block));
    }

    private Optional<Path> template(ConfigSection block) {
        Optional<Path> template = block.get(Loading.TEMPLATE).map(folders::resolve);
        ledger.note(block, Loading.TEMPLATE, template.map(path -> YamlWords.word(path.toString())).orElse("null"),
                SettingResolver.originOf(block, Loading.TEMPLATE));
        template.filter(path -> !Files.isRegularFile(path)).ifPresent(path -> problems.warning(
                block.placeOf(Loading.TEMPLATE),
                block.pathOf(Loading.TEMPLATE) + ": no such file: " + path
                        + "; the built-in page is used until it is there"));
        return template;
    }

    private GatewaySettings.Ignore ignore(ConfigSection block) {
        return new GatewaySettings.Ignore(
                ledger.take(block, Ignore.USER_AGENTS), ledger.take(block, Ignore.PATHS),
                        ledger.take(block, Ignore.SOURCES));
    }

    private GatewaySettings.Limits limits(ConfigSection block) {
        int connections = ledger.take(block, Limits.CONNECTIONS);
        return new GatewaySettings.Limits(
                connections,
                ledger.take(block, Limits.CONNECTIONS_PER_CLIENT),
                ledger.take(block, Limits.CONNECTIONS_PER_APP, connections, new Origin.Default()),
                ledger.take(block, Limits.WAITERS_PER_APP),
                ledger.take(block, Limits.HEAD),
                ledger.take(block, Limits.RESPONSE_HEAD),
                ledger.take(block, Limits.RESPONSE_FIELDS),
                ledger.take(block, Limits.MEMORY),
                ledger.take(block, Limits.SPOOL));
    }

    private Path path(ConfigSection block, Key<String> key, Path standard) {
        Path path = block.get(key).map(folders::resolve).orElse(standard);
        ledger.note(block, key, YamlWords.word(path.toString()), SettingResolver.originOf(block, key));
        return path;
    }
}
