package launcher.daemon.provider.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import launcher.core.app.PortSpec;
import launcher.core.health.PortOwnership;
import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.ExitStatus;
import launcher.core.lifecycle.Instance;
import launcher.core.lifecycle.PortConflict;
import launcher.core.lifecycle.RunId;
import launcher.daemon.provider.AppSpecs;
import launcher.daemon.provider.process.launch.LaunchRefusedException;
import launcher.daemon.provider.process.procfs.ListenSockets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which run gets which port, and which process is said to listen on it. */
class PortsTest extends ProcessTestBase {

    @Test
    void startsAtTheSameTimeGetDifferentPorts() throws Exception {
        int count = 20;
        Set<Integer> ports = ConcurrentHashMap.newKeySet();
        var done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            Thread.ofVirtual().start(() -> {
                ports.add(start(newRun(), sleep(new PortSpec.Auto())).port().orElseThrow());
                done.countDown();
            });
        }

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ports).hasSize(count).allMatch(port -> port >= 30_100 && port <= 30_199);
    }

    @Test
    void portOfAForeignListenerIsPassedOver() throws Exception {
        var ports = new Ports(30_150, 30_151);
        try (ServerSocket _ = listen(30_150)) {
            assertThat(ports.take(newRun(), new PortSpec.Auto())).hasValue(30_151);
        }
    }

    @Test
    void portIsNotGivenTwiceBeforeItsRunListens() throws Exception {
        var ports = new Ports(30_190, 30_191);
        RunId first = newRun();
        assertThat(ports.take(first, new PortSpec.Auto())).hasValue(30_190);
        assertThat(ports.take(newRun(), new PortSpec.Auto())).hasValue(30_191);
        assertThat(assertRefused(ports)).contains("no free port from 30190 to 30191");

        ports.release(first);
        assertThat(ports.take(newRun(), new PortSpec.Auto())).hasValue(30_190);
    }

    @Test
    void portIsFreeAgainOnceItsRunIsGone() throws Exception {
        for (int i = 0; i < 101; i++) {
            assertThat(refusal(AppSpecs.command("/no/such/file").port(new PortSpec.Auto()))).contains("/no/such/file");
        }
        RunId run = newRun();
        int port = start(run, sleep(new PortSpec.Auto())).port().orElseThrow();
        provider.stop(run, AppSpecs.KILL);

        assertThat(start(newRun(), sleep(new PortSpec.Fixed(port))).port()).hasValue(port);
        provider.cleanUp(run);
        assertThat(refusal(sleep(new PortSpec.Fixed(port)))).as("the port of the run that lives").contains("taken by");
    }

    @Test
    void fullRangeIsAReason() throws Exception {
        try (ServerSocket _ = listen(30_160)) {
            var ports = new Ports(30_160, 30_160);
            assertThat(assertRefused(ports)).contains("30160", "widen ports:");
        }
    }

    @Test
    void takenFixedPortNamesItsHolder() throws Exception {
        long pid = ProcessHandle.current().pid();
        try (ServerSocket _ = listen(30_170)) {
            assertThat(refusal(sleep(new PortSpec.Fixed(30_170))))
                    .isEqualTo("port 30170 is taken by pid " + pid + " (java); set port: auto");
        }
        RunId holder = newRun();
        AppSpecs fixed = sleep(new PortSpec.Fixed(30_171));
        start(holder, fixed);
        assertThat(refusal(fixed)).contains("port 30171 is taken by the app app");
    }

    @Test
    void listenerAnywhereInTheTreeBelongsToTheRun() {
        assertThat(ownershipOf("127.0.0.1", "")).isEqualTo(new PortOwnership.Owned("127.0.0.1"));
        assertThat(ownershipOf("0.0.0.0", "")).isEqualTo(new PortOwnership.Owned("127.0.0.1"));
        assertThat(ownershipOf("127.0.0.1", "setsid")).isEqualTo(new PortOwnership.Owned("127.0.0.1"));
    }

    @Test
    void listenerOnIpv6BelongsToTheRunToo() {
        assumeTrue(hasIpv6(), "IPv6 on loopback");
        assertThat(ownershipOf("::1", "")).isEqualTo(new PortOwnership.Owned("::1"));
        assertThat(ownershipOf("::", "")).isEqualTo(new PortOwnership.Owned("::1"));
    }

    @Test
    void foreignListenerOnThePortIsNotTheRuns() throws Exception {
        RunId run = start(AppSpecs.sh("exec sleep 100"));
        assertThat(provider.portOwnership(run, 30_180)).isEqualTo(new PortOwnership.NotListening());
        try (ServerSocket _ = listen(30_180)) {
            assertThat(provider.portOwnership(run, 30_180))
                    .isEqualTo(new PortOwnership.TakenBy(ProcessHandle.current().pid(), "java"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 4, true", "0.0.0.0, 4, true", "127.0.0.2, 4, false", "::, 6, true", "::ffff:127.0.0.1, 6, true",
                "::ffff:127.0.0.2, 6, false", "::1, 6, false", "::, only, false"
    })
    void onlyAnAddressThatConflictsIsAConflict(String address, String family, boolean conflicts) throws Exception {
        assumeTrue(family.equals("4") || hasIpv6(), "IPv6 on loopback");
        int port = 30_190;
        Process stranger = listening(address, family, port);
        try {
            RunId run = start(sleep(new PortSpec.None()));
            assertThat(provider.portOwnership(run, port)).isEqualTo(conflicts
                    ? new PortOwnership.TakenBy(stranger.pid(), "python3") : new PortOwnership.NotListening());

            AppSpecs server = AppSpecs.python("import socket,time; s = socket.create_server(('127.0.0.1', " + port
                    + ")); print('up', flush=True); time.sleep(100)").port(new PortSpec.Fixed(port));
            if (conflicts) {
                assertThat(refusal(server)).contains("is taken by pid " + stranger.pid());
            } else {
                RunId beside = start(server);
                runs.awaitLine(beside, "up");
                assertThat(provider.portOwnership(beside, port)).isEqualTo(new PortOwnership.Owned("127.0.0.1"));
            }
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    @Test
    void anyPortIsFreeOnAllAddresses() throws Exception {
        Process stranger = listening("127.0.0.2", "4", 30_100);
        try {
            assertThat(start(newRun(), sleep(new PortSpec.Auto())).port()).hasValue(30_101);
        } finally {
            stranger.destroyForcibly().waitFor();
        }
    }

    private static Process listening(String address, String family, int port) throws IOException {
        String kind = family.equals("4") ? "AF_INET" : "AF_INET6";
        Process process = new ProcessBuilder("/usr/bin/python3", "-S", "-E", "-c",
                "import socket,time; s = socket.socket(socket." + kind + "); s.setsockopt(socket.SOL_SOCKET, "
                + "socket.SO_REUSEADDR, 1)\n"
                + (kind.equals("AF_INET") ? "" : "s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, "
                        + (family.equals("only") ? 1 : 0) + ")\n")
                + "s.bind(('" + address + "', " + port + ")); s.listen(); print('up', flush=True); time.sleep(100)")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(process.getInputStream().read()).isEqualTo('u');
        return process;
    }

    @Test
    void portTakenBeforeTheBindEndsOnlyTheApp() throws Exception {
        RunId run = newRun();
        int port = start(run, AppSpecs.python(
                "import os,socket,time\n"
                + "while not os.path.exists('" + folder.resolve("go") + "'): time.sleep(0.01)\n"
                + "socket.create_server(('127.0.0.1', int(os.environ['P'])))").env("P", "{port}")
                .port(new PortSpec.Auto())).port().orElseThrow();
        try (ServerSocket _ = listen(port)) {
            write("go", "");
            assertThat(runs.awaitExit(run)).isEqualTo(new ExitStatus.Exited(1));
        }
        assertThat(runs.lines(run)).anyMatch(line -> line.contains("Address already in use"));
        assertThat(runs.conflict(run))
                .contains(new PortConflict(port, "pid " + ProcessHandle.current().pid() + " (java)"));
    }

    @Test
    void exitWithFreePortOrAfterServingReportsNoConflict() throws Exception {
        RunId free = newRun();
        start(free, AppSpecs.sh("exit 3").port(new PortSpec.Auto()));
        assertThat(runs.awaitExit(free)).isEqualTo(new ExitStatus.Exited(3));
        assertThat(runs.conflict(free)).isEmpty();

        RunId served = newRun();
        String waits = "while [ ! -e '" + folder.resolve("end") + "' ]; do sleep 0.01; done; exit 4";
        int port = start(served, AppSpecs.sh(waits)
                .port(new PortSpec.Auto())).port().orElseThrow();
        provider.persistEndpoint(served, new Endpoint.Tcp("127.0.0.1", port));
        try (ServerSocket _ = listen(port)) {
            write("end", "");
            assertThat(runs.awaitExit(served)).isEqualTo(new ExitStatus.Exited(4));
        }
        assertThat(runs.conflict(served)).isEmpty();
    }

    @Test
    void tableOfTheKernelIsUnderstood() {
        List<String> table = List.of(
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
                "   0: 0100007F:2328 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1",
                "   1: 0100007F:2329 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4243 1",
                "   2: 0100007F:2328 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4244 1",
                "   3: 00000000000000000000000001000000:2328 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 "
                        + "4245");

        assertThat(ListenSockets.parse(table, 9000)).containsExactly(
                new ListenSockets.Listener(InetAddress.ofLiteral("127.0.0.1"), "4242"),
                new ListenSockets.Listener(InetAddress.ofLiteral("::1"), "4245"));
    }

    private static AppSpecs sleep(PortSpec port) {
        return AppSpecs.sh("exec sleep 100").port(port);
    }

    private PortOwnership ownershipOf(String address, String prefix) {
        RunId run = newRun();
        String family = address.contains(":") ? "socket.AF_INET6" : "socket.AF_INET";
        String server = "import socket,os,time; s=socket.socket(" + family + "); "
                + "s.bind(('" + address
                + "', int(os.environ['P']))); s.listen(); print('up', flush=True); time.sleep(100)";
        AppSpecs app = AppSpecs.sh(prefix + " /usr/bin/python3 -S -E -c \"$S\" & wait").env("S", server)
                .env("P", "{port}")
                .port(new PortSpec.Auto());
        Instance started = start(run, app);
        runs.awaitLine(run, "up");
        return provider.portOwnership(run, started.port().orElseThrow());
    }

    private String assertRefused(Ports ports) throws Exception {
        try {
            return "took " + ports.take(newRun(), new PortSpec.Auto());
        } catch (LaunchRefusedException e) {
            return e.why();
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 5, InetAddress.ofLiteral("127.0.0.1"));
    }

    private static boolean hasIpv6() {
        try (ServerSocket _ = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
