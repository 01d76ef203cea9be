package launcher.daemon.config.key;

import static launcher.daemon.config.key.KeyTypes.ACCOUNT;
import static launcher.daemon.config.key.KeyTypes.COUNT;
import static launcher.daemon.config.key.KeyTypes.DURATION;
import static launcher.daemon.config.key.KeyTypes.FILE;
import static launcher.daemon.config.key.KeyTypes.FLAG;
import static launcher.daemon.config.key.KeyTypes.GIB;
import static launcher.daemon.config.key.KeyTypes.KIB;
import static launcher.daemon.config.key.KeyTypes.MIB;
import static launcher.daemon.config.key.KeyTypes.POSITIVE;
import static launcher.daemon.config.key.KeyTypes.ROUTE_PATH;
import static launcher.daemon.config.key.KeyTypes.URL_PATH;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import launcher.core.app.AppId;
import launcher.core.app.PortSpec;
import launcher.core.app.RestartSpec;
import launcher.core.app.RunPolicy;
import launcher.core.app.StopSpec;
import launcher.daemon.config.settings.HostPort;

/** All configuration keys. What is not in here is refused. */
public final class Keys {

    private Keys() {}

    /** The block {@code launcher}. */
    public static final class Launcher {
        public static final Key<Boolean> ENABLED = Key.of("enabled", FLAG,
                "false: nothing is woken or stopped by itself; the CLI still works").defaultValue(true);
        public static final Key<Boolean> ON_DEMAND = Key.of("on_demand", FLAG,
                "false: every enabled app is kept running, nothing is stopped for idleness").defaultValue(true);
        public static final Key<Duration> IDLE_TIMEOUT = Key.of("idle_timeout", POSITIVE,
                "an app nobody used for so long is stopped").defaultValue(Duration.ofMinutes(30));
        public static final Key<Duration> CHECK_INTERVAL =
                Key.of("check_interval", Scalars.duration(Duration.ofSeconds(1)),
                "time between two reconciliations with what really runs").defaultValue(Duration.ofSeconds(60));
        public static final Key<Long> MEMORY_THRESHOLD = Key.of("memory_threshold", Scalars.size(0),
                "available memory below which apps are evicted; 0B: never").defaultValue(100 * MIB);
        public static final Key<Duration> STARTUP_TIMEOUT = Key.of("startup_timeout", POSITIVE,
                "how long a start may take until the app is ready").defaultValue(Duration.ofSeconds(30));
        public static final Key<String> TRACKING_DIR = Key.of("tracking_dir", FILE,
                "folder of the touch files that count as access").defaultValue("/tmp/streamlit-access");
        public static final Key<List<String>> TRACKERS = Key.of("trackers", new ListType<>(ACCOUNT),
                "accounts whose touch files count besides root's and the daemon's own").defaultValue(List.of("root"));
        public static final Key<LogLevel> LOG_LEVEL = Key.of("log_level", Scalars.oneOf(LogLevel.class, _ -> true),
                "debug, info, warn or error").defaultValue(LogLevel.INFO);
        public static final Key<Readers> READERS = Key.of("readers", Scalars.oneOf(Readers.class, _ -> true),
                "group or all: who may use the verbs that only read").defaultValue(Readers.GROUP);
        public static final Key<Range<Integer>> PORTS =
                Key.of("ports", Composites.numbers("ports like 20000-29999", 1, 65_535),
                "where \"port: auto\" takes from").defaultValue(new Range<>(20_000, 29_999));
        public static final Key<Integer> CONCURRENT_STARTS = Key.of("concurrent_starts", Scalars.whole(1, 1000),
                "apps that may be starting at once; the others wait, the highest priority first").defaultValue(2);
        public static final Key<String> STATE_DIR = Key.of("state_dir", FILE,
                "folder of what survives a reboot: operators' settings, learned times");
        public static final Key<String> SOCKET =
                Key.of("socket", FILE, "the control socket, a path of at most 107 bytes");
        public static final SectionType SHAPE =
                SectionType.of(ENABLED, ON_DEMAND, IDLE_TIMEOUT, CHECK_INTERVAL, MEMORY_THRESHOLD,
                STARTUP_TIMEOUT, TRACKING_DIR, TRACKERS, LOG_LEVEL, READERS, PORTS, CONCURRENT_STARTS,
                STATE_DIR, SOCKET);

        private Launcher() {}
    }

    /** The block {@code gateway.loading}. */
    public static final class Loading {
        public static final Key<Boolean> PAGE = Key.of("page", FLAG,
                "off: a browser's request is held until the app is ready").defaultValue(true);
        public static final Key<Integer> STATUS = Key.of("status", Scalars.whole(200, 599),
                "HTTP status of the loading page").defaultValue(503);
        public static final Key<String> TEMPLATE =
                Key.of("template", FILE, "an HTML file instead of the built-in page");
        public static final SectionType SHAPE = SectionType.of(PAGE, STATUS, TEMPLATE);

        private Loading() {}
    }

    /** The block {@code gateway.ignore}. */
    public static final class Ignore {
        private static final ValueType<String> AGENT =
                Scalars.text("a part of a user agent", _ -> true, Map.of("type", "string"));
        public static final Key<List<String>> USER_AGENTS = Key.of("user_agents", new ListType<>(AGENT),
                "requests whose user agent contains one of these neither wake nor count").defaultValue(List.of());
        public static final Key<List<String>> PATHS = Key.of("paths", new ListType<>(URL_PATH),
                "requests to these paths neither wake nor count").defaultValue(List.of());
        public static final Key<List<String>> SOURCES = Key.of("sources", new ListType<>(Composites.network()),
                "requests from these networks neither wake nor count").defaultValue(List.of());
        public static final SectionType SHAPE = SectionType.of(USER_AGENTS, PATHS, SOURCES);

        private Ignore() {}
    }

    /** The block {@code gateway.limits}. */
    public static final class Limits {
        public static final Key<Integer> CONNECTIONS = Key.of("connections", COUNT, "connections at a time")
                .defaultValue(1000);
        public static final Key<Integer> CONNECTIONS_PER_CLIENT = Key.of("connections_per_client", COUNT,
                "connections at a time from one address, or from one /64 network of IPv6").defaultValue(1000);
        public static final Key<Integer> CONNECTIONS_PER_APP = Key.of("connections_per_app", COUNT,
                "connections at a time to one app, so that one that hangs leaves some to the others; as many as "
                        + "connections if not said");
        public static final Key<Integer> WAITERS_PER_APP = Key.of("waiters_per_app", COUNT,
                "requests that wait for one app to be ready").defaultValue(1000);
        /** The old place of {@link Launcher#CONCURRENT_STARTS}, which governs the starts of operators too. */
        public static final Key<Integer> CONCURRENT_STARTS = Key.of("concurrent_starts", Scalars.whole(1, 1000),
                "moved to launcher.concurrent_starts; understood here with a warning");
        public static final Key<Long> HEAD = Key.of("head", Scalars.size(KIB, GIB), "longest head of a request")
                .defaultValue(32 * KIB);
        public static final Key<Long> RESPONSE_HEAD = Key.of("response_head", Scalars.size(KIB, GIB),
                "longest head of an app's response").defaultValue(128 * KIB);
        public static final Key<Integer> RESPONSE_FIELDS = Key.of("response_fields", Scalars.whole(1, 10_000),
                "fields in the head of an app's response").defaultValue(200);
        public static final Key<Long> MEMORY = Key.of("memory", Scalars.size(64 * KIB),
                "memory for all buffered bytes together").defaultValue(8 * MIB);
        public static final Key<Long> SPOOL = Key.of("spool", Scalars.size(0),
                "disk for bodies that are too large for memory").defaultValue(256 * MIB);
        public static final SectionType SHAPE =
                SectionType.of(CONNECTIONS, CONNECTIONS_PER_CLIENT, CONNECTIONS_PER_APP, WAITERS_PER_APP,
                CONCURRENT_STARTS, HEAD, RESPONSE_HEAD, RESPONSE_FIELDS, MEMORY, SPOOL);

        private Limits() {}
    }

    /** The block {@code gateway}. */
    public static final class Gateway {
        public static final Key<HostPort> LISTEN = Key.of("listen", Composites.hostPort(),
                "address and port of the gateway").defaultValue(new HostPort("127.0.0.1", 8600));
        public static final Key<String> DOMAIN = Key.of("domain", Composites.hostName(),
                "apps answer at APP.DOMAIN too, besides /APP/");
        public static final Key<List<String>> HOSTS = Key.of("hosts", new ListType<>(Composites.hostName()),
                "if given, path routes answer these hosts only").defaultValue(List.of());
        public static final Key<Boolean> PORTAL = Key.of("portal", FLAG, "GET / lists the apps").defaultValue(true);
        public static final Key<List<String>> TRUSTED_PROXIES =
                Key.of("trusted_proxies", new ListType<>(Composites.network()),
                "whose X-Forwarded headers are believed").defaultValue(List.of("127.0.0.1"));
        public static final Key<ConfigSection> LOADING =
                Key.of("loading", Loading.SHAPE, "what a browser sees while an app starts");
        public static final Key<ConfigSection> IGNORE =
                Key.of("ignore", Ignore.SHAPE, "requests that neither wake nor count as use");
        public static final Key<ConfigSection> LIMITS =
                Key.of("limits", Limits.SHAPE, "what the gateway takes at most");
        public static final SectionType SHAPE =
                SectionType.of(LISTEN, DOMAIN, HOSTS, PORTAL, TRUSTED_PROXIES, LOADING, IGNORE, LIMITS);

        private Gateway() {}
    }

    /** The block {@code apps.APP.route}. */
    public static final class Route {
        public static final Key<String> PATH = Key.of("path", ROUTE_PATH, "path prefix; /APP if not given");
        public static final Key<String> HOST = Key.of("host", Composites.hostName(), "a host name of its own");
        public static final Key<Boolean> STRIP = Key.of("strip", FLAG,
                "whether the prefix is taken off; true, but false for Streamlit apps, which are told it then");
        public static final Key<Integer> TCP =
                Key.of("tcp", Scalars.whole(1, 65_535), "a raw TCP port instead of HTTP");
        public static final SectionType SHAPE = SectionType.of(PATH, HOST, STRIP, TCP);

        private Route() {}
    }

    /** The block {@code apps.APP.ready}. */
    public static final class Ready {
        public static final Key<String> HTTP = Key.of("http", URL_PATH, "ready when GET of this path answers");
        public static final Key<Range<Integer>> STATUS =
                Key.of("status", Composites.numbers("HTTP statuses like 200-399", 100, 599),
                "the answers that are good; goes with http").defaultValue(new Range<>(200, 399));
        public static final Key<Boolean> TCP = Key.of("tcp", FLAG, "ready when the app's port takes connections");
        public static final Key<CommandLine> COMMAND =
                Key.of("command", new CommandType(), "ready when this command exits 0");
        public static final Key<String> LOG =
                Key.of("log", Composites.regex(), "ready when a line of output matches this");
        public static final Key<Duration> INTERVAL = Key.of("interval", POSITIVE,
                "time between two probes; not given: fast at first");
        public static final Key<Duration> TIMEOUT = Key.of("timeout", POSITIVE, "of one probe")
                .defaultValue(Duration.ofSeconds(1));
        public static final Key<Duration> GRACE_PERIOD = Key.of("grace_period", DURATION,
                "failing probes show as starting for so long").defaultValue(Duration.ofSeconds(10));
        public static final SectionType SHAPE =
                SectionType.of(HTTP, STATUS, TCP, COMMAND, LOG, INTERVAL, TIMEOUT, GRACE_PERIOD);

        private Ready() {}
    }

    /** How an app is ended, and whether that is done when it is idle. */
    public enum StopMethod {
        /** A signal, then time, then KILL. */
        STOP,
        /** KILL at once. */
        KILL,
        /** Held where it is when it is idle; ended as with {@link #STOP} by everything else. */
        PAUSE
    }

    /** The block {@code apps.APP.stop}. */
    public static final class Stop {
        public static final Key<StopMethod> METHOD = Key.of("method", Scalars.oneOf(StopMethod.class, _ -> true),
                "stop (signal, then KILL), kill (at once) or pause (held in memory while idle; all else stops it)")
                        .defaultValue(StopMethod.STOP);
        public static final Key<StopSpec.Signal> SIGNAL = Key.of("signal", signals(), "sent first")
                .defaultValue(StopSpec.Signal.TERM);
        public static final Key<Duration> TIMEOUT = Key.of("timeout", DURATION,
                "time from the signal to KILL").defaultValue(Duration.ofSeconds(10));
        public static final SectionType SHAPE = SectionType.of(METHOD, SIGNAL, TIMEOUT);

        private Stop() {}

        private static ValueType<StopSpec.Signal> signals() {
            var names = new LinkedHashMap<String, StopSpec.Signal>();
            for (var signal : StopSpec.Signal.values()) {
                if (signal != StopSpec.Signal.KILL) {
                    names.put(signal.name(), signal);
                }
            }
            return Scalars.choice(names);
        }
    }

    /** The block {@code apps.APP.restart}. */
    public static final class Restart {
        public static final Key<RestartSpec.Policy> POLICY =
                Key.of("policy", Scalars.oneOf(RestartSpec.Policy.class, _ -> true),
                "never, on-failure or always").defaultValue(RestartSpec.DEFAULT.policy());
        public static final Key<Range<Duration>> BACKOFF = Key.of("backoff", Composites.durations(),
                "first and longest delay before a restart")
                        .defaultValue(new Range<>(RestartSpec.DEFAULT.backoffMin(), RestartSpec.DEFAULT.backoffMax()));
        public static final Key<CountPerWindow> LIMIT = Key.of("limit", Composites.burst(),
                "as many crashes within that time are a crash loop")
                        .defaultValue(new CountPerWindow(RestartSpec.DEFAULT.limit(), RestartSpec.DEFAULT.window()));
        public static final SectionType SHAPE = SectionType.of(POLICY, BACKOFF, LIMIT);

        private Restart() {}
    }

    /** An app's block. */
    public static final class App {
        public static final Key<String> PROVIDER = Key.of("provider",
                Scalars.text("process", _ -> true, Map.of("const", "process")), "how the app is run")
                        .defaultValue("process");
        public static final Key<String> STREAMLIT = Key.of("streamlit", FILE,
                "a Streamlit script; builds the right \"streamlit run\" command for port and base path");
        public static final Key<CommandLine> COMMAND = Key.of("command", new CommandType(),
                "program and arguments; {port} {app} {base_path} are filled in, {{ and }} are braces");
        public static final Key<Boolean> SHELL = Key.of("shell", FLAG, "true: command is one line for sh -c")
                .defaultValue(false);
        public static final Key<String> CWD = Key.of("cwd", FILE,
                "working folder; not given: the script's folder, else the configuration's");
        public static final Key<Map<String, String>> ENV = Key.of("env", new EnvType(), "environment variables")
                .defaultValue(Map.of());
        public static final Key<String> ENV_FILE =
                Key.of("env_file", FILE, "file of lines NAME=value as Docker Compose reads it, without substitution;"
                        + " read at each start");
        public static final Key<String> USER =
                Key.of("user", ACCOUNT, "the account to run as; not given: the daemon's own");
        public static final Key<PortSpec> PORT = Key.of("port", Composites.port(),
                "auto or a number; not given: auto for Streamlit apps and where {port} is used, else none");
        public static final Key<Boolean> ENABLED = Key.of("enabled", FLAG,
                "false: never woken and not part of start-all").defaultValue(true);
        public static final Key<Boolean> START_ALL = Key.of("start_all", FLAG,
                "false: start-all leaves it out, and that alone").defaultValue(true);
        public static final Key<Integer> PRIORITY =
                Key.of("priority", Scalars.whole(RunPolicy.PRIORITY_MIN, RunPolicy.PRIORITY_MAX),
                "1 to 100, the lowest is evicted first").defaultValue(RunPolicy.PRIORITY_DEFAULT);
        public static final Key<Boolean> ALWAYS_ON = Key.of("always_on", FLAG,
                "true: started with the daemon, restarted, never stopped by itself").defaultValue(false);
        public static final Key<Boolean> ON_DEMAND = Key.of("on_demand", FLAG,
                "false: kept running instead of being woken, never stopped for idleness").defaultValue(true);
        public static final Key<Duration> IDLE_TIMEOUT = Key.of("idle_timeout", POSITIVE,
                "stopped when nobody used it for so long; not given: the launcher's");
        public static final Key<Duration> MAX_LIFETIME = Key.of("max_lifetime", POSITIVE,
                "stopped at the next quiet moment after this");
        public static final Key<Duration> BUSY_MAX = Key.of("busy_max", POSITIVE,
                "a script or transfer counts as use for at most this long").defaultValue(Duration.ofHours(4));
        public static final Key<Duration> STARTUP_TIMEOUT = Key.of("startup_timeout", POSITIVE,
                "how long a start may take; not given: the launcher's");
        public static final Key<Long> MEMORY_LIMIT = Key.of("memory_limit", Scalars.size(MIB),
                "the most memory its processes may hold together");
        public static final Key<String> START_ENDPOINT = Key.of("start_endpoint", URL_PATH,
                "only this path may wake it; others get 403");
        public static final Key<ConfigSection> ROUTE = Key.of("route", Route.SHAPE, "where the gateway offers it");
        public static final Key<ConfigSection> READY = Key.of("ready", Ready.SHAPE,
                "how it is found out that it serves; not given: health of Streamlit, else its port, else its process");
        public static final Key<ConfigSection> STOP = Key.of("stop", Stop.SHAPE, "how it is ended");
        public static final Key<ConfigSection> RESTART =
                Key.of("restart", Restart.SHAPE, "what happens after it ended by itself");
        public static final SectionType SHAPE =
                SectionType.of(PROVIDER, STREAMLIT, COMMAND, SHELL, CWD, ENV, ENV_FILE, USER, PORT,
                        ENABLED, START_ALL, PRIORITY, ALWAYS_ON, ON_DEMAND, IDLE_TIMEOUT, MAX_LIFETIME, BUSY_MAX,
                        STARTUP_TIMEOUT, MEMORY_LIMIT,
                        START_ENDPOINT, ROUTE, READY, STOP, RESTART)
                .refusing("health", "depends_on", "hooks", "params", "variants", "oneshot", "container");

        private App() {}
    }

    public static final Key<ConfigSection> LAUNCHER =
            Key.of("launcher", Launcher.SHAPE, "what holds for the daemon and as default for all apps");
    public static final Key<ConfigSection> GATEWAY = Key.of("gateway", Gateway.SHAPE, "the gateway");
    public static final Key<String> APPS_DIR = Key.of("apps_dir", FILE,
            "each folder in it with app.py or streamlit_app.py is an app of that name");
    public static final Key<Map<AppId, NamedSectionsType.Named>> APPS =
            Key.of("apps", new NamedSectionsType(App.SHAPE), "the apps, by name");

    /** The whole configuration. */
    public static final SectionType ROOT = SectionType.of(LAUNCHER, GATEWAY, APPS_DIR, APPS);
}
