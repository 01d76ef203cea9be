package launcher.daemon.config;

import static launcher.daemon.config.UciKey.option;
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
            option(Launcher.ENABLED, FLAG),
            option(Launcher.ON_DEMAND, FLAG),
            option(Launcher.IDLE_TIMEOUT, MINUTES),
            option(Launcher.CHECK_INTERVAL, SECONDS),
            option(Launcher.MEMORY_THRESHOLD, MEGABYTES),
            option(Launcher.STARTUP_TIMEOUT, SECONDS),
            option(Launcher.TRACKING_DIR, TEXT),
            option(Launcher.TRACKERS, WORDS),
            option(Launcher.LOG_LEVEL, TEXT),
            option(Launcher.READERS, TEXT),
            option(Launcher.PORTS, TEXT),
            option(Launcher.CONCURRENT_STARTS, TEXT),
            option(Launcher.STATE_DIR, TEXT),
            option(Launcher.SOCKET, TEXT));

    /** {@code config gateway} in {@code streamlit-launcher}. */
    static final List<UciKey> GATEWAY = List.of(
            option(Gateway.LISTEN, TEXT),
            option(Gateway.DOMAIN, TEXT),
            option(Gateway.HOSTS, WORDS),
            option(Gateway.PORTAL, FLAG),
            option(Gateway.TRUSTED_PROXIES, WORDS),
            option("template", Loading.TEMPLATE, TEXT, "loading"),
            option("loading_page", Loading.PAGE, FLAG, "loading"),
            option("loading_status", Loading.STATUS, TEXT, "loading"),
            option("ignore_user_agents", Ignore.USER_AGENTS, WORDS, "ignore"),
            option("ignore_paths", Ignore.PATHS, WORDS, "ignore"),
            option("ignore_sources", Ignore.SOURCES, WORDS, "ignore"),
            option(Limits.CONNECTIONS.name(), Limits.CONNECTIONS, TEXT, "limits"),
            option(Limits.CONNECTIONS_PER_CLIENT.name(), Limits.CONNECTIONS_PER_CLIENT, TEXT, "limits"),
            option(Limits.CONNECTIONS_PER_APP.name(), Limits.CONNECTIONS_PER_APP, TEXT, "limits"),
            option(Limits.WAITERS_PER_APP.name(), Limits.WAITERS_PER_APP, TEXT, "limits"),
            option(Limits.HEAD.name(), Limits.HEAD, SIZE, "limits"),
            option(Limits.RESPONSE_HEAD.name(), Limits.RESPONSE_HEAD, SIZE, "limits"),
            option(Limits.RESPONSE_FIELDS.name(), Limits.RESPONSE_FIELDS, TEXT, "limits"),
            option(Limits.MEMORY.name(), Limits.MEMORY, SIZE, "limits"),
            option(Limits.SPOOL.name(), Limits.SPOOL, SIZE, "limits"));

    /** {@code config app 'NAME'} in {@code streamlit-launcher}. */
    static final List<UciKey> APP = List.of(
            option(App.ENABLED, FLAG),
            option(App.ON_DEMAND, FLAG),
            option(App.ALWAYS_ON, FLAG),
            option(App.PRIORITY, TEXT),
            option(App.IDLE_TIMEOUT, MINUTES),
            option(App.MAX_LIFETIME, MINUTES),
            option(App.BUSY_MAX, MINUTES),
            option(App.STARTUP_TIMEOUT, SECONDS),
            option(App.MEMORY_LIMIT, MEGABYTES),
            option(App.USER, TEXT),
            option(App.PORT, TEXT),
            option("script", App.STREAMLIT, TEXT),
            option(App.COMMAND, ARGUMENTS),
            option(App.CWD, TEXT),
            option(App.ENV, VARIABLES),
            option(App.ENV_FILE, TEXT),
            option(App.START_ENDPOINT, TEXT),
            option("domain", Route.HOST, TEXT, "route"),
            option("path", Route.PATH, TEXT, "route"),
            option("tcp", Route.TCP, TEXT, "route"),
            option(App.READY, READINESS),
            option("ready_status", Ready.STATUS, TEXT, "ready"),
            option("ready_timeout", Ready.TIMEOUT, SECONDS, "ready"),
            option("ready_grace", Ready.GRACE_PERIOD, SECONDS, "ready"),
            option("stop_method", Stop.METHOD, TEXT, "stop"),
            option("stop_signal", Stop.SIGNAL, TEXT, "stop"),
            option("stop_timeout", Stop.TIMEOUT, SECONDS, "stop"),
            option("restart", Restart.POLICY, TEXT, "restart"),
            option("restart_backoff", Restart.BACKOFF, TEXT, "restart"),
            option("restart_limit", Restart.LIMIT, TEXT, "restart"));

    /** {@code config priority} in {@code streamlit-launcher}, besides the app's name. */
    static final List<UciKey> PRIORITY = List.of(
            option("value", App.PRIORITY, TEXT),
            option(App.ALWAYS_ON, FLAG));

    /** {@code config app 'NAME'} in {@code streamlit-forge}, besides name and script. */
    static final List<UciKey> FORGE = List.of(
            option("enabled", App.START_ALL, FLAG),
            option(App.PORT, TEXT),
            option("memory", App.MEMORY_LIMIT, SIZE),
            option("domain", Route.HOST, TEXT, "route"));

    /** {@code [launcher]} of an app's {@code README.nfo}. */
    static final List<UciKey> MANIFEST = List.of(
            option(App.ON_DEMAND, FLAG),
            option(App.PRIORITY, TEXT),
            option(App.ALWAYS_ON, FLAG),
            option(App.IDLE_TIMEOUT, MINUTES),
            option(App.STARTUP_TIMEOUT, SECONDS),
            option("health_check", Ready.HTTP, TEXT, "ready"));

    private UciKeys() {}

    /** The keys that an app's sections set, by the words that stand for them in messages. */
    static List<UciKey> ofApps() {
        return Stream.of(FORGE, APP).flatMap(List::stream).toList();
    }
}
