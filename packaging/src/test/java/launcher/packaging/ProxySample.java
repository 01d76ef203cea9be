package launcher.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import launcher.fixtures.Distribution;
import launcher.fixtures.FreePort;
import launcher.fixtures.ServerProcess;
import launcher.fixtures.peer.Caddy;
import launcher.fixtures.peer.Haproxy;
import launcher.fixtures.peer.Mitmproxy;
import launcher.fixtures.peer.Nginx;

/** The samples of config/proxies, each run by the real proxy it is for: as it is, but for ports and folders. */
enum ProxySample {
    NGINX,
    HAPROXY,
    CADDY,
    MITMPROXY;

    private static final Path SAMPLES = Distribution.sourceTree().resolve("config/proxies");

    /** Which of its two samples. */
    enum Way {
        /** Everything through the gateway. */
        GATEWAY,
        /** Straight to the app's port, and through the gateway while it is down. */
        DIRECT
    }

    /**
     * What the samples name as operators have it.
     *
     * @param gateway port of the gateway
     * @param app     port of the app {@code hello}
     * @param touches folder of the touch files
     */
    record Places(int gateway, int app, Path touches) {}

    /** Starts the proxy on a port of its own; its files are put into {@code folder}. */
    ServerProcess start(Way way, Path folder, Places places) {
        int port = FreePort.any();
        return switch (this) {
            case NGINX -> Requirements.orSkip(Nginx.installed()).start(folder.resolve("nginx"), port,
                    with(text("nginx-%s.conf", way), way, places, "listen 80;", "listen 127.0.0.1:" + port + ";"));
            case HAPROXY -> haproxy(way, folder.resolve("haproxy"), port, places);
            case CADDY -> Requirements.orSkip(Caddy.installed()).start(folder.resolve("caddy"), port,
                    with(text("%s.Caddyfile", way), way, places, ":80 {", "http://:" + port + " {\n\tbind 127.0.0.1"));
            case MITMPROXY -> mitmproxy(way, folder.resolve("mitmproxy"), port, places);
        };
    }

    private static ServerProcess haproxy(Way way, Path folder, int port, Places places) {
        String text = with(text("haproxy-%s.cfg", way), way, places, "bind :80", "bind 127.0.0.1:" + port);
        if (way == Way.DIRECT) {
            Path lua = write(folder.resolve("haproxy-touch.lua"),
                    replace(read("haproxy-touch.lua"), "/tmp/streamlit-access", places.touches().toString()));
            text = replace(text, "/etc/haproxy/haproxy-touch.lua", lua.toString());
        }
        return Requirements.orSkip(Haproxy.installed()).start(folder, port, text);
    }

    /** Started by the very words that the sample says it is to be started with. */
    private static ServerProcess mitmproxy(Way way, Path folder, int port, Places places) {
        String name = "mitmproxy-%s.py".formatted(name(way));
        String text = read(name);
        String words = text.lines().dropWhile(line -> !line.startsWith("    mitmdump "))
                .takeWhile(line -> line.startsWith("    "))
                .map(line -> line.replace("\\", "")).collect(Collectors.joining(" ")).strip();
        Path script = write(folder.resolve(name), way == Way.GATEWAY ? text : replace(replace(text,
                "\"127.0.0.1\", 8501", "\"127.0.0.1\", " + places.app()), "/tmp/streamlit-access",
                        places.touches().toString()));
        String options = replace(replace(replace(words, "mitmdump --listen-port 80 ", ""),
                "127.0.0.1:8600", "127.0.0.1:" + places.gateway()), "-s " + name, "-s " + script);
        return Requirements.orSkip(Mitmproxy.installed()).start(folder, port, Arrays.asList(options.split(" +", -1)));
    }

    private static String with(String sample, Way way, Places places, String listen, String listenHere) {
        String text = replace(replace(sample, "127.0.0.1:8600", "127.0.0.1:" + places.gateway()), listen, listenHere);
        if (way == Way.GATEWAY) {
            return text;
        }
        String direct = replace(text, "127.0.0.1:8501", "127.0.0.1:" + places.app());
        boolean touches = List.of(direct.split("\n", -1)).stream()
                .anyMatch(line -> line.contains("/tmp/streamlit-access"));
        return touches ? replace(direct, "/tmp/streamlit-access", places.touches().toString()) : direct;
    }

    private static String text(String name, Way way) {
        return read(name.formatted(name(way)));
    }

    private static String name(Way way) {
        return switch (way) {
            case GATEWAY -> "gateway";
            case DIRECT -> "direct";
        };
    }

    /** A sample that does not name what it should is not what operators will run. */
    private static String replace(String text, String there, String here) {
        if (!text.contains(there)) {
            throw new AssertionError("no '" + there + "' in\n" + text);
        }
        return text.replace(there, here);
    }

    private static String read(String name) {
        try {
            return Files.readString(SAMPLES.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
