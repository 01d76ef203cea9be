package launcher.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import launcher.fixtures.Eventually;
import launcher.fixtures.FakeApps;
import launcher.fixtures.FreePort;
import launcher.fixtures.ServerProcess;
import launcher.fixtures.StreamlitVenv;
import launcher.fixtures.app.StreamApp;
import launcher.fixtures.http.Answer;
import launcher.fixtures.http.Content;
import launcher.fixtures.http.RawHttp;
import launcher.fixtures.upstream.Understood;
import launcher.fixtures.upstream.Upstream;
import launcher.fixtures.upstream.Upstream.Kind;
import launcher.fixtures.websocket.Frame;
import launcher.fixtures.websocket.WebSocketClient;
import launcher.packaging.ProxySample.Places;
import launcher.packaging.ProxySample.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The samples for other people's proxies do what they say, with the real proxies. */
class ProxySamplesIT {

    private static final Duration LONG_AGO = Duration.ofHours(1);
    private static final Duration QUIET = Duration.ofMillis(200);

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource
    void requestsArriveUnchangedWithTheClientsAddress(ProxySample sample) {
        try (Upstream gateway = upstream(Kind.TORNADO, "gateway");
                ServerProcess proxy = sample.start(Way.GATEWAY, folder, new Places(gateway.port(), 1, folder))) {
            assertPassedOn(proxy.port(), "POST", "abc", gateway.kind());
        }
    }

    @ParameterizedTest
    @EnumSource
    void webSocketsAndLongBodiesPassThroughTheGateway(ProxySample sample) throws IOException {
        try (ServerProcess gateway = streamApp("gateway", FreePort.any());
                ServerProcess proxy = sample.start(Way.GATEWAY, folder, new Places(gateway.port(), 1, folder))) {
            assertEcho(proxy.port());
            try (RawHttp http = RawHttp.to(proxy.port())) {
                var up = new Content(20_000_000, 1);
                http.send("POST /hello/digest HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
                for (int size = up.next(); size > 0; size = up.next()) {
                    http.chunk(up.piece(), size);
                }
                assertThat(http.chunk(new byte[0], 0).answer().body()).isEqualTo(up.length() + " " + up.sha256Hex());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersAndUploadsArePassedOnAsTheyCome(ProxySample sample) throws IOException {
        try (var gateway = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ServerProcess proxy = sample.start(Way.GATEWAY, folder, new Places(gateway.getLocalPort(), 1, folder));
                RawHttp visitor = RawHttp.to(proxy.port())) {
            gateway.setSoTimeout(Math.toIntExact(Launcher.SOON.toMillis()));
            visitor.send("POST /hello/up HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            try (Socket upload = accepted(gateway)) {
                assertThat(until("first", upload.getInputStream())).startsWith("OST /hello/up ");
                upload.getOutputStream().write(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nbegin\r\n".getBytes(
                                StandardCharsets.US_ASCII));
                visitor.send("0\r\n\r\n");
                assertThat(until("begin", visitor.in())).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    /**
     * The first connection that says something: a proxy may open a connection for a caller that looks whether it
     * listens.
     */
    private static Socket accepted(ServerSocket gateway) throws IOException {
        while (true) {
            Socket socket = gateway.accept();
            socket.setSoTimeout(Math.toIntExact(Launcher.SOON.toMillis()));
            if (socket.getInputStream().read() == 'P') {
                return socket;
            }
            socket.close();
        }
    }

    /** Everything up to this word. */
    private static String until(String word, InputStream in) throws IOException {
        var text = new StringBuilder();
        while (text.indexOf(word) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("the end came before '" + word + "': " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    @ParameterizedTest
    @EnumSource
    void directWhileTheAppIsUpOtherwiseThroughTheGateway(ProxySample sample) throws IOException {
        Path touches = Files.createDirectory(folder.resolve("touches"));
        int appPort = FreePort.any();
        try (Upstream gateway = upstream(Kind.TORNADO, "gateway")) {
            try (ServerProcess proxy = sample.start(Way.DIRECT, folder, new Places(gateway.port(), appPort, touches))) {
                assertPassedOn(proxy.port(), "POST", "abc", Kind.TORNADO);
                assertThat(mark(proxy, "/other/")).as("another app").isEqualTo(Kind.TORNADO.mark());
                try (ServerProcess _ = app(appPort)) {
                    Eventually.within(Launcher.SOON, "requests go to the app itself",
                            () -> mark(proxy, "/hello/").equals(Kind.HTTP_SERVER.mark()));
                    assertPassedOn(proxy.port(), "GET", "", Kind.HTTP_SERVER);
                    assertPassedOn(proxy.port(), "POST", "abc", sample == ProxySample.CADDY ? Kind.TORNADO
                            : Kind.HTTP_SERVER);
                    assertThat(mark(proxy, "/other/")).as("another app").isEqualTo(Kind.TORNADO.mark());
                    assertTouched(proxy, touches.resolve("hello"));
                }
                assertThat(mark(proxy, "/hello/")).as("the app is down").isEqualTo(Kind.TORNADO.mark());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void webSocketsWorkWithTheGatewayAndWithoutIt(ProxySample sample) {
        int gatewayPort = FreePort.any();
        try (ServerProcess app = streamApp("app", FreePort.any());
                ServerProcess proxy = sample.start(Way.DIRECT, folder, new Places(gatewayPort, app.port(), folder))) {
            assertEcho(proxy.port());
            try (ServerProcess gateway = streamApp("gateway", gatewayPort)) {
                assertThat(gateway.isAlive()).isTrue();
                assertEcho(proxy.port());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void browserWakesASleepingAppAndSeesItComeUp(ProxySample sample) throws IOException {
        int appPort = FreePort.any();
        try (var launcher = Launcher.running(Launcher.QUIET, List.of(hello(appPort, "--until", "go")));
                ServerProcess proxy = sample.start(Way.GATEWAY, folder, places(launcher, appPort));
                RawHttp visitor = RawHttp.to(proxy.port())) {
            Answer page = visitor.send(get("/hello/", "Accept: text/html\r\n")).answer();
            assertThat(page.status()).isEqualTo(503);
            assertThat(page.field("X-App-State")).contains("starting");
            assertThat(firstEvent(proxy)).as("while it starts").contains("\"state\":\"starting\"");
            assertThat(launcher.state("hello")).isEqualTo("starting");
            launcher.workspace().write("go", "");
            assertThat(visitor.send(get("/hello/status/204", "")).answer().status()).as("held until it is ready")
                    .isEqualTo(204);
            assertEcho(proxy.port());
            assertThat(launcher.starts("hello")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void directUseKeepsTheAppAndItsEndIsNoticed(ProxySample sample) {
        int appPort = FreePort.any();
        try (var launcher = Launcher.running("idle_timeout: 6s\nmemory_threshold: 1MiB", List.of(hello(appPort)));
                ServerProcess proxy = sample.start(Way.DIRECT, folder, places(launcher, appPort))) {
            assertThat(status(proxy)).as("woken by the gateway").isEqualTo(204);
            Eventually.throughout(Duration.ofSeconds(10), "requests are answered by the first run",
                    () -> status(proxy) == 204 && launcher.starts("hello") == 1);
            assertThat(launcher.explain("hello").path("last_activity").toString()).contains("touch file");
            assertEcho(proxy.port());
            assertThat(launcher.awaitState("hello", "stopped").path("reason_code").asText()).isEqualTo("idle");

            assertThat(status(proxy)).as("and woken again").isEqualTo(204);
            launcher.cli("stop", "hello").succeeded();
            assertThat(status(proxy)).as("and again").isEqualTo(204);
            assertThat(launcher.starts("hello")).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MITMPROXY")
    void webSocketsOfADirectlyReachedAppPassTheGateway(ProxySample sample) {
        int appPort = FreePort.any();
        try (var launcher = Launcher.running(Launcher.QUIET, List.of(hello(appPort)));
                ServerProcess proxy = sample.start(Way.DIRECT, folder, places(launcher, appPort));
                WebSocketClient client = WebSocketClient.open(proxy.port(), "/hello/ws")) {
            assertThat(client.text("a").receive(Frame.TEXT)).isEqualTo("a");
            Eventually.within(Launcher.SOON, "it is counted", () ->
                    launcher.status("hello").path("connections").asInt() == 1);
        }
    }

    /**
     * It compares the page's origin with the Host that it sees: the most frequent trouble of Streamlit behind a proxy.
     */
    @Test
    void streamlitAcceptsItsPagesWebSocketsThroughEveryProxy() throws IOException {
        StreamlitVenv venv = Requirements.orSkip(StreamlitVenv.of(StreamlitVenv.TORNADO));
        try (var launcher = Launcher.fresh()) {
            Path app = Files.createDirectories(launcher.workspace().folder().resolve("apps/hello"));
            Files.move(FakeApps.unpack(FakeApps.STREAMLIT, app), app.resolve("app.py"));
            Files.createSymbolicLink(app.resolve(".venv"), venv.home());
            launcher.configure(Launcher.QUIET + "startup_timeout: 90s\n", List.of());
            launcher.workspace().write("conf.d/apps.yaml", "apps_dir: " + app.getParent() + "\n");
            launcher.startDaemon();
            launcher.cli("request", "hello").succeeded();
            for (ProxySample sample : ProxySample.values()) {
                try (ServerProcess proxy = sample.start(Way.GATEWAY, folder, places(launcher, 1))) {
                    assertThat(upgrade(proxy, "http://apps.example.org")).as("%s", sample).isEqualTo(101);
                    assertThat(upgrade(proxy, "http://evil.example.org")).as("%s", sample).isEqualTo(403);
                }
            }
        }
    }

    /** The status with which a page of this origin gets Streamlit's WebSocket. */
    private static int upgrade(ServerProcess proxy, String origin) {
        try (RawHttp http = RawHttp.to(proxy.port())) {
            return http.send(get("/hello/_stcore/stream", "Origin: " + origin
                    + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + "Sec-WebSocket-Protocol: streamlit\r\n")).answer().status();
        }
    }

    private static Places places(Launcher launcher, int appPort) {
        return new Places(launcher.workspace().gatewayPort(), appPort, launcher.workspace().touches());
    }

    /** The app of the samples, on a fixed port. */
    private static Launcher.App hello(int port, String... more) {
        List<String> options = List.of("--port", Integer.toString(port), "--started-log", "hello.starts");
        return Launcher.app("hello",
                Stream.of(StreamApp.command(), options, List.of(more)).flatMap(List::stream).toArray(String[]::new))
                .with("port: " + port
                        + ", ready: {http: /healthz}, startup_timeout: 1m, route: {path: /hello, strip: false}");
    }

    private static String get(String target, String fields) {
        return "GET " + target + " HTTP/1.1\r\nHost: apps.example.org\r\n" + fields + "\r\n";
    }

    private static int status(ServerProcess proxy) {
        return RawHttp.get(proxy.port(), "/hello/status/204").status();
    }

    /**
     * The first line of data of the app's event stream. A proxy that holds it back until the stream ends fails the
     * read.
     */
    private static String firstEvent(ServerProcess proxy) throws IOException {
        try (RawHttp events = RawHttp.to(proxy.port())) {
            var lines = new BufferedReader(new InputStreamReader(
                    events.send(get("/.launcher/events/hello", "")).in(), StandardCharsets.UTF_8));
            return lines.lines().filter(line -> line.startsWith("data:")).findFirst().orElse("no event");
        }
    }

    /** A use changes the time of the touch file; what a forgotten tab asks for does not. */
    private static void assertTouched(ServerProcess proxy, Path touch) throws IOException {
        Eventually.within(Launcher.SOON, "there is a touch file", () -> Files.exists(touch));
        Eventually.within(Launcher.SOON, "the last use was noted, though some proxies do it later",
                () -> System.currentTimeMillis() - modified(touch).toMillis() > QUIET.toMillis());
        FileTime before = FileTime.fromMillis(System.currentTimeMillis() - LONG_AGO.toMillis());
        Files.setLastModifiedTime(touch, before);
        mark(proxy, "/hello/_stcore/health");
        mark(proxy, "/hello/_stcore/host-config");
        mark(proxy, "/other/");
        assertThat(Files.getLastModifiedTime(touch)).isEqualTo(before);
        mark(proxy, "/hello/page");
        Eventually.within(Launcher.SOON, "the use was noted", () -> !modified(touch).equals(before));
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertPassedOn(int port, String method, String body, Kind to) {
        String target = "/hello/a%2Fb?x=%20y";
        try (RawHttp http = RawHttp.to(port)) {
            Answer answer = http.send(method + " " + target
                    + " HTTP/1.1\r\nHost: apps.example.org\r\nX-Forwarded-For: 6.6.6.6\r\n"
                    + "X-Forwarded-Host: evil.example.org\r\nX-Forwarded-Proto: gopher\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body).answer();
            assertThat(answer.field(Upstream.MARK)).contains(to.mark());
            Understood understood = Understood.of(answer);
            assertThat(understood.target()).isEqualTo(target);
            assertThat(understood.body()).isEqualTo(body);
            assertThat(understood.values("Host")).containsExactly("apps.example.org");
            assertThat(understood.values("X-Forwarded-For")).containsExactly("127.0.0.1");
            assertThat(understood.values("X-Forwarded-Host")).containsExactly("apps.example.org");
            assertThat(understood.values("X-Forwarded-Proto")).containsExactly("http");
        }
    }

    private static void assertEcho(int port) {
        try (WebSocketClient client = WebSocketClient.open(port, "/hello/ws")) {
            assertThat(client.text("grüße").receive(Frame.TEXT)).isEqualTo("grüße");
        }
    }

    /** Which server answered. */
    private static String mark(ServerProcess proxy, String target) {
        return RawHttp.get(proxy.port(), target).field(Upstream.MARK).orElse("nobody");
    }

    private Upstream upstream(Kind kind, String name) {
        return Requirements.orSkip(Upstream.start(kind, part(name)));
    }

    /** The app itself, as a server that says what it understood. */
    private ServerProcess app(int port) {
        List<String> command = Requirements.orSkip(Upstream.command(Kind.HTTP_SERVER, part("app")));
        return ServerProcess.announcing(Stream.concat(command.stream(), Stream.of("--port", Integer.toString(port)))
                .toList(),
                folder.resolve("app.log"));
    }

    private ServerProcess streamApp(String name, int port) {
        var command = new ArrayList<>(StreamApp.command());
        command.addAll(List.of("--port", Integer.toString(port)));
        return ServerProcess.announcing(command, folder.resolve(name + ".log"));
    }

    private Path part(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
