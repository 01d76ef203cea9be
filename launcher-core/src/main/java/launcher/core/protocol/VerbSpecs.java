package launcher.core.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import launcher.core.protocol.VerbSpec.Field;

/**
 * The verbs of the wire. A new verb is a record of {@link Request}, its spec below, and its row in {@link #of} and
 * {@link #all}.
 *
 * <p>Each spec is made when it is asked for: a client writes a single request, and would wait for the others for
 * nothing.
 */
public final class VerbSpecs {

    private static final FieldType<String> TEXT = new FieldType.Text();

    /** Verbs of later versions, which are refused by name until then. */
    private static final Set<String> LATER =
            Set.of("run", "tree", "up", "monitor", "cleanup", "doctor", "config-convert");

    private VerbSpecs() {}

    /** The spec of a request's verb. */
    public static VerbSpec<?> of(Request request) {
        return switch (request) {
            case Request.Status _ -> status();
            case Request.ListApps _ -> list();
            case Request.Start _ -> start();
            case Request.Stop _ -> stop();
            case Request.Restart _ -> restart();
            case Request.StartAll _ -> startAll();
            case Request.StopAll _ -> stopAll();
            case Request.Access _ -> access();
            case Request.Track _ -> track();
            case Request.SetPriority _ -> priority();
            case Request.SetAlwaysOn _ -> alwaysOn();
            case Request.Check _ -> check();
            case Request.CheckMemory _ -> checkMemory();
            case Request.Logs _ -> logs();
            case Request.Explain _ -> explain();
            case Request.Events _ -> events();
            case Request.Reload _ -> reload();
            case Request.ConfigCheck _ -> configCheck();
            case Request.ConfigShow _ -> configShow();
            case Request.Version _ -> version();
            case Request.Ping _ -> ping();
        };
    }

    /** The specs of all verbs; that none of {@link #of} is left out is tested. */
    public static List<VerbSpec<?>> all() {
        return List.of(
                status(), list(), start(), stop(), restart(), startAll(), stopAll(), access(), track(), priority(),
                alwaysOn(), check(), checkMemory(), logs(), explain(), events(), reload(), configCheck(), configShow(),
                version(), ping());
    }

    /** The spec of a verb; empty if there is none of that name. */
    public static Optional<VerbSpec<?>> named(String name) {
        return Optional.ofNullable(ByName.SPECS.get(name));
    }

    /** The names of all verbs. */
    public static Set<String> names() {
        return ByName.SPECS.keySet();
    }

    /** True of a verb that is promised for a later version. */
    public static boolean isForLater(String name) {
        return LATER.contains(name);
    }

    /** For the daemon: a client never loads this. */
    private static final class ByName {
        private static final Map<String, VerbSpec<?>> SPECS = specs();

        private static Map<String, VerbSpec<?>> specs() {
            var specs = new LinkedHashMap<String, VerbSpec<?>>();
            for (var spec : all()) {
                specs.put(spec.name(), spec);
            }
            return Map.copyOf(specs);
        }
    }

    // ---- a spec for each verb

    private static VerbSpec<Request.Status> status() {
        var app = new Field<>("app", new FieldType.OptionalText(), Request.Status::app);
        return new VerbSpec<>("status", Request.Status.class, List.of(app),
                json -> new Request.Status(app.read(json)), VerbSpecs::reads);
    }

    private static VerbSpec<Request.ListApps> list() {
        return new VerbSpec<>("list", Request.ListApps.class, List.of(), _ -> new Request.ListApps(), VerbSpecs::reads);
    }

    private static VerbSpec<Request.Start> start() {
        var app = app(Request.Start::app);
        var wait = flag("wait", true, Request.Start::await);
        return new VerbSpec<>("start", Request.Start.class, List.of(app, wait),
                json -> new Request.Start(app.read(json), wait.read(json)), VerbSpecs::changes);
    }

    private static VerbSpec<Request.Stop> stop() {
        var app = app(Request.Stop::app);
        var wait = flag("wait", true, Request.Stop::await);
        return new VerbSpec<>("stop", Request.Stop.class, List.of(app, wait),
                json -> new Request.Stop(app.read(json), wait.read(json)), VerbSpecs::changes);
    }

    private static VerbSpec<Request.Restart> restart() {
        var app = app(Request.Restart::app);
        var wait = flag("wait", true, Request.Restart::await);
        return new VerbSpec<>("restart", Request.Restart.class, List.of(app, wait),
                json -> new Request.Restart(app.read(json), wait.read(json)), VerbSpecs::changes);
    }

    private static VerbSpec<Request.StartAll> startAll() {
        return new VerbSpec<>(
                "start-all", Request.StartAll.class, List.of(), _ -> new Request.StartAll(), VerbSpecs::changes);
    }

    private static VerbSpec<Request.StopAll> stopAll() {
        return new VerbSpec<>(
                "stop-all", Request.StopAll.class, List.of(), _ -> new Request.StopAll(), VerbSpecs::changes);
    }

    private static VerbSpec<Request.Access> access() {
        var app = app(Request.Access::app);
        return new VerbSpec<>("request", Request.Access.class, List.of(app),
                json -> new Request.Access(app.read(json)), VerbSpecs::changes);
    }

    private static VerbSpec<Request.Track> track() {
        var app = app(Request.Track::app);
        return new VerbSpec<>("track", Request.Track.class, List.of(app),
                json -> new Request.Track(app.read(json)), VerbSpecs::changes);
    }

    private static VerbSpec<Request.SetPriority> priority() {
        var app = app(Request.SetPriority::app);
        var value = new Field<>("value", new FieldType.Priority(), Request.SetPriority::value);
        var alwaysOn = new Field<>("always_on", new FieldType.OptionalFlag(), Request.SetPriority::alwaysOn);
        return new VerbSpec<>("priority", Request.SetPriority.class, List.of(app, value, alwaysOn),
                json -> new Request.SetPriority(app.read(json), value.read(json), alwaysOn.read(json)),
                VerbSpecs::changes);
    }

    private static VerbSpec<Request.SetAlwaysOn> alwaysOn() {
        var app = app(Request.SetAlwaysOn::app);
        var on = flag("on", true, Request.SetAlwaysOn::on);
        return new VerbSpec<>("always-on", Request.SetAlwaysOn.class, List.of(app, on),
                json -> new Request.SetAlwaysOn(app.read(json), on.read(json)), VerbSpecs::changes);
    }

    private static VerbSpec<Request.Check> check() {
        var dryRun = flag("dry_run", false, Request.Check::dryRun);
        return new VerbSpec<>("check", Request.Check.class, List.of(dryRun),
                json -> new Request.Check(dryRun.read(json)), Request.Check::dryRun);
    }

    private static VerbSpec<Request.CheckMemory> checkMemory() {
        var dryRun = flag("dry_run", false, Request.CheckMemory::dryRun);
        return new VerbSpec<>("check-memory", Request.CheckMemory.class, List.of(dryRun),
                json -> new Request.CheckMemory(dryRun.read(json)), Request.CheckMemory::dryRun);
    }

    private static VerbSpec<Request.Logs> logs() {
        var apps = new Field<>("apps", new FieldType.Texts(), Request.Logs::apps);
        var follow = flag("follow", false, Request.Logs::follow);
        var lines = new Field<>("n", new FieldType.Count(Request.Logs.LINES_MAX), Request.Logs::lines);
        var since = new Field<>("since_seconds", new FieldType.OptionalSeconds(), Request.Logs::sinceSeconds);
        var previous = flag("previous", false, Request.Logs::previous);
        return new VerbSpec<>("logs", Request.Logs.class, List.of(apps, follow, lines, since, previous),
                json -> new Request.Logs(
                        apps.read(json), follow.read(json), lines.read(json), since.read(json), previous.read(json)),
                VerbSpecs::reads);
    }

    private static VerbSpec<Request.Explain> explain() {
        var app = app(Request.Explain::app);
        return new VerbSpec<>("explain", Request.Explain.class, List.of(app),
                json -> new Request.Explain(app.read(json)), VerbSpecs::reads);
    }

    private static VerbSpec<Request.Events> events() {
        var follow = flag("follow", false, Request.Events::follow);
        var app = new Field<>("app", new FieldType.OptionalText(), Request.Events::app);
        return new VerbSpec<>("events", Request.Events.class, List.of(follow, app),
                json -> new Request.Events(follow.read(json), app.read(json)), VerbSpecs::reads);
    }

    private static VerbSpec<Request.Reload> reload() {
        var accept = flag("accept_removal", false, Request.Reload::acceptRemoval);
        return new VerbSpec<>("reload", Request.Reload.class, List.of(accept),
                json -> new Request.Reload(accept.read(json)), VerbSpecs::changes);
    }

    private static VerbSpec<Request.ConfigCheck> configCheck() {
        return new VerbSpec<>(
                "config-check", Request.ConfigCheck.class, List.of(), _ -> new Request.ConfigCheck(), VerbSpecs::reads);
    }

    private static VerbSpec<Request.ConfigShow> configShow() {
        var origin = flag("origin", false, Request.ConfigShow::origin);
        return new VerbSpec<>("config-show", Request.ConfigShow.class, List.of(origin),
                json -> new Request.ConfigShow(origin.read(json)), VerbSpecs::reads);
    }

    private static VerbSpec<Request.Version> version() {
        return new VerbSpec<>(
                "version", Request.Version.class, List.of(), _ -> new Request.Version(), VerbSpecs::reads);
    }

    private static VerbSpec<Request.Ping> ping() {
        return new VerbSpec<>("ping", Request.Ping.class, List.of(), _ -> new Request.Ping(), VerbSpecs::reads);
    }

    // ---- what several verbs have

    private static <R extends Request> Field<R, String> app(Function<R, String> of) {
        return new Field<>("app", TEXT, of);
    }

    private static <R extends Request> Field<R, Boolean> flag(String name, boolean otherwise, Function<R, Boolean> of) {
        return new Field<>(name, new FieldType.Flag(otherwise), of);
    }

    private static boolean reads(Request request) {
        return true;
    }

    private static boolean changes(Request request) {
        return false;
    }
}
