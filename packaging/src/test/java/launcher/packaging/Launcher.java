package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import launcher.fixtures.CommandResult;
import launcher.fixtures.DaemonProcess;
import launcher.fixtures.Distribution;
import launcher.fixtures.Eventually;
import launcher.fixtures.FakeApps;
import launcher.fixtures.RawControlConnection;
import launcher.fixtures.Workspace;
import launcher.fixtures.app.StreamApp;

/** The product as a user has it in an end-to-end test: a workspace, its daemon, and the CLI's answers as JSON. */
final class Launcher implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(30);

    private static final String ID = "look";

    /** Nothing is stopped or evicted by itself while a test looks. */
    static final String QUIET = "memory_threshold: 1MiB\nidle_timeout: 1h\n";

    private static final JsonMapper JSON = new JsonMapper();

    private final Workspace workspace;
    private Optional<DaemonProcess> daemon = Optional.empty();
    private Optional<RawControlConnection> connection = Optional.empty();

    private Launcher(Workspace workspace) {
        this.workspace = workspace;
    }

    /** A workspace of the built distribution, not yet configured. */
    static Launcher fresh() {
        return new Launcher(Workspace.of(Requirements.orSkip(Distribution.built())));
    }

    /**
     * A launcher with this configuration and its daemon running; each app as {@link #web} or {@link #app} writes it.
     */
    static Launcher running(String settings, List<App> apps) {
        Launcher launcher = fresh();
        try {
            launcher.configure(settings, apps);
            launcher.startDaemon();
            return launcher;
        } catch (AssertionError | RuntimeException e) {
            launcher.close();
            throw e;
        }
    }

    /** The same with these lines in the section {@code gateway}. */
    static Launcher withGateway(String gateway, List<App> apps) {
        Launcher launcher = fresh();
        try {
            launcher.workspace.gateway(gateway);
            launcher.configure(QUIET, apps);
            launcher.startDaemon();
            return launcher;
        } catch (AssertionError | RuntimeException e) {
            launcher.close();
            throw e;
        }
    }

    /** The gateway's port. */
    int gatewayPort() {
        return workspace.gatewayPort();
    }

    /** One app of the configuration: its name and its keys, as a YAML flow mapping without braces. */
    record App(String name, String keys) {

        App with(String more) {
            return new App(name, keys + ", " + more);
        }
    }

    /** A stub web app with these options, on a port the launcher picks, ready by its health. */
    static App web(String name, String... options) {
        String more = Arrays.stream(options).map(option -> ", \"" + option + "\"").collect(Collectors.joining());
        return new App(name, "command: [python3, " + FakeApps.WEB + ", --port, \"{port}\", --started-log, " + name
                + ".starts" + more
                + "], cwd: WORKSPACE, port: auto, ready: {http: /healthz}");
    }

    /** A {@link StreamApp} with these options, on a port the launcher picks, ready by its health. */
    static App streams(String name, String... options) {
        var command = new ArrayList<>(StreamApp.ofPort("{port}"));
        command.addAll(List.of("--started-log", name + ".starts"));
        command.addAll(List.of(options));
        return new App(name, app(name, command.toArray(String[]::new)).keys()
                + ", port: auto, ready: {http: /healthz}");
    }

    /** An app that is this command, without a port. */
    static App app(String name, String... command) {
        String words = Arrays.stream(command).map(word -> "\"" + word + "\"").collect(Collectors.joining(", "));
        return new App(name, "command: [" + words + "], cwd: WORKSPACE");
    }

    void configure(String settings, List<App> apps) {
        workspace.app(FakeApps.WEB);
        workspace.app(FakeApps.WORKER);
        String lines = apps.stream().map(app -> app.name() + ": {" + app.keys() + "}")
                .collect(Collectors.joining("\n"));
        workspace.configure(settings, lines.replace("WORKSPACE", workspace.folder().toString()));
    }

    Workspace workspace() {
        return workspace;
    }

    /** Starts the daemon and waits until it answers. */
    DaemonProcess startDaemon(String... options) {
        DaemonProcess started = workspace.startDaemon(options);
        daemon = Optional.of(started);
        return started;
    }

    /** The daemon started last. */
    DaemonProcess daemon() {
        return daemon.orElseThrow();
    }

    CommandResult cli(String... arguments) {
        return workspace.cli(arguments);
    }

    /** What a verb printed with {@code --json}. */
    JsonNode json(String... arguments) {
        CommandResult ran = cli(Stream.concat(Stream.of(arguments), Stream.of("--json")).toArray(String[]::new));
        assertThat(ran.exit()).as("%s", ran).isIn(0, 3);
        return parse(ran.out());
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /**
     * What {@code status --json} and {@code explain --json} print, over one connection that is kept. A look by the CLI
     * starts a JVM, which on a busy machine takes as long as the state that is looked for; this connection takes a
     * moment.
     */
    private synchronized JsonNode ask(String request) {
        for (int tries = 0; tries < 2; tries++) {
            RawControlConnection open = connection.orElseGet(workspace::connect);
            connection = Optional.of(open);
            Optional<JsonNode> answer = open.send(request + "\n").line(SOON).map(Launcher::parse);
            if (answer.isPresent() && answer.get().path("id").asText().equals(ID)) {
                assertThat(answer.get().path("ok").asBoolean()).as("%s", answer.get()).isTrue();
                return answer.get().path("result");
            }
            // it was another daemon's, or had been silent for longer than the daemon allows
            open.close();
            connection = Optional.empty();
        }
        throw new AssertionError("no answer to " + request + "\n" + workspace.log());
    }

    /** The {@code status} of all. */
    JsonNode status() {
        return ask("{\"v\":1,\"id\":\"" + ID + "\",\"cmd\":\"status\"}");
    }

    /** One app's row of it. */
    JsonNode status(String app) {
        for (JsonNode row : status().path("apps")) {
            if (row.path("app").asText().equals(app)) {
                return row;
            }
        }
        throw new AssertionError("status does not list " + app);
    }

    /** One app's {@code explain}. */
    JsonNode explain(String app) {
        return ask("{\"v\":1,\"id\":\"" + ID + "\",\"cmd\":\"explain\",\"app\":\"" + app + "\"}");
    }

    /** What the event feed remembers of one app, in order. */
    List<JsonNode> events(String app) {
        return cli("events", "--app", app, "--json").succeeded().out().lines().map(Launcher::parse).toList();
    }

    String state(String app) {
        return status(app).path("state").asText();
    }

    long pid(String app) {
        return status(app).path("pid").asLong();
    }

    JsonNode awaitState(String app, String state) {
        return awaitState(SOON, app, state);
    }

    /** The app's row once it is in that state. */
    JsonNode awaitState(Duration deadline, String app, String state) {
        return Eventually.within(deadline, app + " is " + state,
                () -> Optional.of(status(app)).filter(row -> row.path("state").asText().equals(state)));
    }

    /** How often a stub web app was started. */
    int starts(String app) {
        Path log = workspace.folder().resolve(app + ".starts");
        try {
            return Files.exists(log) ? Files.readAllLines(log).size() : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code GET path} of the app itself answers, past every proxy. */
    HttpResponse<String> get(String app, String path) {
        return get(status(app), path);
    }

    /** The same of the app whose row this is. */
    static HttpResponse<String> get(JsonNode row, String path) {
        var uri = URI.create("http://127.0.0.1:" + row.path("port").asInt() + path);
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).timeout(SOON).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The names of all fields of a JSON object. */
    static Set<String> fields(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    @Override
    public void close() {
        try (workspace) {
            connection.ifPresent(RawControlConnection::close);
        }
    }
}
