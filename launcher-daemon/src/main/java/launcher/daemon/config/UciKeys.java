package launcher.daemon.config;

import static launcher.daemon.config.UciKey.of;
import static launcher.daemon.config.UciUnit.ARGUMENTS;
import static launcher.daemon.config.UciUnit.FLAG;
import static launcher.daemon.config.UciUnit.MEGABYTES;
import static launcher.daemon.config.UciUnit.MINUTES;
import static launcher.daemon.config.UciUnit.READINESS;
import static launcher.daemon.config.UciUnit.SECONDS;
import static launcher.daemon.config.UciUnit.SIZE;
import static launcher.daemon.config.UciUnit.TEXT;
import static launcher.daemon.config.UciUnit.VARIABLES;
import static launcher.daemon.config.UciUnit.WORDS;

import java.util.List;
import java.util.stream.Stream;
import launcher.daemon.config.key.Keys.App;
import launcher.daemon.config.key.Keys.Gateway;
import launcher.daemon.config.key.Keys.Ignore;
import launcher.daemon.config.key.Keys.Launcher;
import launcher.daemon.config.key.Keys.Limits;
import launcher.daemon.config.key.Keys.Loading;
import launcher.daemon.config.key.Keys.Ready;
import launcher.daemon.config.key.Keys.Restart;
import launcher.daemon.config.key.Keys.Route;
import launcher.daemon.config.key.Keys.Stop;

/** All options of all UCI sections that are read, with the keys they set. */
final class UciKeys {

    /** {@code config global 'global'} in {@code streamlit-launcher}. */
    static final List<UciKey> GLOBAL = List.of(
            of(Launcher.ENABLED, FLAG),
            of(Launcher.ON_DEMAND, FLAG),
            of(Launcher.IDLE_TIMEOUT, MINUTES),
            of(Launcher.CHECK_INTERVAL, SECONDS),
            of(Launcher.MEMORY_THRESHOLD, MEGABYTES),
            of(Launcher.STARTUP_TIMEOUT, SECONDS),
            of(Launcher.TRACKING_DIR, TEXT),
            of(Launcher.TRACKERS, WORDS),
            of(Launcher.LOG_LEVEL, TEXT),
            of(Launcher.READERS, TEXT),
            of(Launcher.PORTS, TEXT),
            of(Launcher.CONCURRENT_STARTS, TEXT),
            of(Launcher.STATE_DIR, TEXT),
            of(Launcher.SOCKET, TEXT));

    /** {@code config gateway} in {@code streamlit-launcher}. */
    static final List<UciKey> GATEWAY = List.of(
            of(Gateway.LISTEN, TEXT),
            of(Gateway.DOMAIN, TEXT),
            of(Gateway.HOSTS, WORDS),
            of(Gateway.PORTAL, FLAG),
            of(Gateway.TRUSTED_PROXIES, WORDS),
            of("template", Loading.TEMPLATE, TEXT, "loading"),
            of("loading_page", Loading.PAGE, FLAG, "loading"),
            of("loading_status", Loading.STATUS, TEXT, "loading"),
            of("ignore_user_agents", Ignore.USER_AGENTS, WORDS, "ignore"),
            of("ignore_paths", Ignore.PATHS, WORDS, "ignore"),
            of("ignore_sources", Ignore.SOURCES, WORDS, "ignore"),
            of(Limits.CONNECTIONS.name(), Limits.CONNECTIONS, TEXT, "limits"),
            of(Limits.CONNECTIONS_PER_CLIENT.name(), Limits.CONNECTIONS_PER_CLIENT, TEXT, "limits"),
            of(Limits.CONNECTIONS_PER_APP.name(), Limits.CONNECTIONS_PER_APP, TEXT, "limits"),
            of(Limits.WAITERS_PER_APP.name(), Limits.WAITERS_PER_APP, TEXT, "limits"),
            of(Limits.HEAD.name(), Limits.HEAD, SIZE, "limits"),
            of(Limits.MEMORY.name(), Limits.MEMORY, SIZE, "limits"),
            of(Limits.SPOOL.name(), Limits.SPOOL, SIZE, "limits"));

    /** {@code config app 'NAME'} in {@code streamlit-launcher}. */
    static final List<UciKey> APP = List.of(
            of(App.ENABLED, FLAG),
            of(App.ON_DEMAND, FLAG),
            of(App.ALWAYS_ON, FLAG),
            of(App.PRIORITY, TEXT),
            of(App.IDLE_TIMEOUT, MINUTES),
            of(App.MAX_LIFETIME, MINUTES),
            of(App.BUSY_MAX, MINUTES),
            of(App.STARTUP_TIMEOUT, SECONDS),
            of(App.MEMORY_LIMIT, MEGABYTES),
            of(App.USER, TEXT),
            of(App.PORT, TEXT),
            of("script", App.STREAMLIT, TEXT),
            of(App.COMMAND, ARGUMENTS),
            of(App.CWD, TEXT),
            of(App.ENV, VARIABLES),
            of(App.ENV_FILE, TEXT),
            of(App.START_ENDPOINT, TEXT),
            of("domain", Route.HOST, TEXT, "route"),
            of("path", Route.PATH, TEXT, "route"),
            of("tcp", Route.TCP, TEXT, "route"),
            of(App.READY, READINESS),
            of("ready_status", Ready.STATUS, TEXT, "ready"),
            of("ready_timeout", Ready.TIMEOUT, SECONDS, "ready"),
            of("ready_grace", Ready.GRACE_PERIOD, SECONDS, "ready"),
            of("stop_method", Stop.METHOD, TEXT, "stop"),
            of("stop_signal", Stop.SIGNAL, TEXT, "stop"),
            of("stop_timeout", Stop.TIMEOUT, SECONDS, "stop"),
            of("restart", Restart.POLICY, TEXT, "restart"),
            of("restart_backoff", Restart.BACKOFF, TEXT, "restart"),
            of("restart_limit", Restart.LIMIT, TEXT, "restart"));

    /** {@code config priority} in {@code streamlit-launcher}, besides the app's name. */
    static final List<UciKey> PRIORITY = List.of(
            of("value", App.PRIORITY, TEXT),
            of(App.ALWAYS_ON, FLAG));

    /** {@code config app 'NAME'} in {@code streamlit-forge}, besides name and script. */
    static final List<UciKey> FORGE = List.of(
            of("enabled", App.START_ALL, FLAG),
            of(App.PORT, TEXT),
            of("memory", App.MEMORY_LIMIT, SIZE),
            of("domain", Route.HOST, TEXT, "route"));

    /** {@code [launcher]} of an app's {@code README.nfo}. */
    static final List<UciKey> MANIFEST = List.of(
            of(App.ON_DEMAND, FLAG),
            of(App.PRIORITY, TEXT),
            of(App.ALWAYS_ON, FLAG),
            of(App.IDLE_TIMEOUT, MINUTES),
            of(App.STARTUP_TIMEOUT, SECONDS),
            of("health_check", Ready.HTTP, TEXT, "ready"));

    private UciKeys() {}

    /** The keys that an app's sections set, by the words that stand for them in messages. */
    static List<UciKey> ofApps() {
        return Stream.of(FORGE, APP).flatMap(List::stream).toList();
    }
}
