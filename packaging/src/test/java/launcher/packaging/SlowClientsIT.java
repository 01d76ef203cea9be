package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.streams;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import launcher.fixtures.CommandResult;
import launcher.fixtures.Component;
import launcher.fixtures.http.RawHttp;
import org.junit.jupiter.api.Test;

/** slowhttptest, which holds connections by being slow: no other client may notice. */
class SlowClientsIT {

    private static final int ATTACKERS_A_MODE = 200;
    private static final int SECONDS = 10;
    private static final Duration PROBE_MAX = Duration.ofSeconds(10);

    /** What it is slow with, and the path it asks for. */
    private static final Map<String, String> MODES = Map.of(
            "-H", "/app/headers",
            "-B", "/app/digest",
            "-R", "/app/bytes/100000",
            "-X", "/app/bytes/1000000");

    @Test
    void othersAreServedWhileAllFourModesAttack() {
        Path program = Requirements.orSkip(Component.program("slowhttptest", "slowhttptest"));
        try (var launcher = Launcher.running(QUIET, List.of(streams("app")))) {
            assertThat(RawHttp.get(launcher.gatewayPort(), "/app/healthz").status()).isEqualTo(200);
            var attacks = new ArrayList<CompletableFuture<CommandResult>>();
            MODES.forEach((mode, path) -> attacks.add(CompletableFuture.supplyAsync(
                    () -> attack(program, mode, "http://127.0.0.1:" + launcher.gatewayPort() + path),
                    command -> Thread.ofVirtual().start(command))));

            var probes = new TreeMap<Integer, Integer>();
            while (!attacks.stream().allMatch(CompletableFuture::isDone)) {
                try (RawHttp probe = RawHttp.to(launcher.gatewayPort(), PROBE_MAX)) {
                    int status = probe.send("GET /app/probe HTTP/1.1\r\nHost: h\r\n\r\n").answer().status();
                    probes.merge(status, 1, Integer::sum);
                }
            }

            assertThat(attacks).allSatisfy(attack -> assertThat(attack.join().out()).contains("test type"));
            assertThat(probes).containsOnlyKeys(200);
            assertThat(probes.get(200)).isGreaterThan(10);
        }
    }

    private static CommandResult attack(Path program, String mode, String url) {
        return CommandResult.command(Duration.ofSeconds(SECONDS + 60),
                List.of(program.toString(), mode, "-c", Integer.toString(ATTACKERS_A_MODE),
                "-r", Integer.toString(ATTACKERS_A_MODE), "-i", "2", "-l", Integer.toString(SECONDS), "-u", url));
    }
}
