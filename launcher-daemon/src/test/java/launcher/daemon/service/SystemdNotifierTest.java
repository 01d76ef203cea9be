package launcher.daemon.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** What systemd is told, read from a socket like its own. */
class SystemdNotifierTest {

    private static final int DEADLINE_MILLIS = 10_000;

    private Path folder = Path.of("");

    /** In /tmp: the path of a Unix socket is short. */
    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory(Path.of("/tmp"), "sln");
    }

    @AfterEach
    void removeFolder() throws IOException {
        Files.deleteIfExists(folder.resolve("notify"));
        Files.delete(folder);
    }

    @Test
    void readinessAndTheEndAreTold() throws IOException {
        try (var systemd = listening(AFUNIXSocketAddress.of(folder.resolve("notify")));
                var notice =
                        new SystemdNotifier(Map.of("NOTIFY_SOCKET", folder.resolve("notify").toString()), _ -> true)) {
            notice.ready();
            assertThat(heard(systemd)).isEqualTo("READY=1");
            notice.stopping();
            assertThat(heard(systemd)).isEqualTo("STOPPING=1");
        }
    }

    @Test
    void abstractSocketIsToldToo() throws IOException {
        String name = folder.toString();
        try (var systemd = listening(AFUNIXSocketAddress.inAbstractNamespace(name));
                var notice = new SystemdNotifier(Map.of("NOTIFY_SOCKET", "@" + name), _ -> true)) {
            notice.ready();
            assertThat(heard(systemd)).isEqualTo("READY=1");
        }
    }

    @Test
    void watchdogIsFedOnlyWhileTheLoopAnswers() throws IOException {
        var env = Map.of("NOTIFY_SOCKET", folder.resolve("notify").toString(), "WATCHDOG_USEC", "20000");
        try (var systemd = listening(AFUNIXSocketAddress.of(folder.resolve("notify")))) {
            try (var hanging = new SystemdNotifier(env, _ -> false)) {
                hanging.ready();
                assertThat(heard(systemd)).isEqualTo("READY=1");
            }
            try (var _ = new SystemdNotifier(env, _ -> true)) {
                assertThat(heard(systemd)).isEqualTo("WATCHDOG=1");
            }
        }
    }

    @Test
    void socketThatIsGoneDoesNoHarm() {
        try (var notice =
                new SystemdNotifier(Map.of("NOTIFY_SOCKET", folder.resolve("notify").toString()), _ -> true)) {
            notice.ready();
        }
        assertThat(folder.resolve("notify")).doesNotExist();
    }

    private static AFUNIXDatagramSocket listening(AFUNIXSocketAddress address) throws IOException {
        AFUNIXDatagramSocket socket = AFUNIXDatagramSocket.newInstance();
        socket.bind(address);
        socket.setSoTimeout(DEADLINE_MILLIS);
        return socket;
    }

    private static String heard(AFUNIXDatagramSocket socket) throws IOException {
        var packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }
}
