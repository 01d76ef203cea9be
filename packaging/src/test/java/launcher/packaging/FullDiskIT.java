package launcher.packaging;

import static launcher.packaging.Launcher.QUIET;
import static launcher.packaging.Launcher.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import launcher.fixtures.DaemonProcess;
import launcher.fixtures.Eventually;
import launcher.fixtures.Processes;
import launcher.fixtures.SmallFileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A daemon that comes back while its folders cannot be written: it supervises what runs, and is whole again later. */
class FullDiskIT {

    private static final String LOOKS_OFTEN = QUIET + "check_interval: 1s\n";

    enum Trouble {
        FULL,
        NO_MORE_FILES,
        READ_ONLY;

        private void begin(SmallFileSystem disk) {
            switch (this) {
                case FULL -> disk.fill();
                case NO_MORE_FILES -> disk.fillWithFiles();
                case READ_ONLY -> disk.makeReadOnly();
            }
        }

        private void end(SmallFileSystem disk) {
            if (this == READ_ONLY) {
                disk.makeWritable();
            } else {
                disk.makeRoom();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void daemonWithoutRoomForItsRuntimeFolderComesBack(Trouble trouble) throws Exception {
        try (var launcher = Launcher.fresh();
                var disk = Requirements.orSkip(SmallFileSystem.on(launcher.workspace().folder().resolve("run")))) {
            daemonComesBack(launcher, disk, trouble);
        }
    }

    @ParameterizedTest
    @EnumSource
    void daemonWithoutRoomForItsStateComesBack(Trouble trouble) throws Exception {
        try (var launcher = Launcher.fresh();
                var disk = Requirements.orSkip(SmallFileSystem.on(launcher.workspace().folder().resolve("state")))) {
            daemonComesBack(launcher, disk, trouble);
        }
    }

    private static void daemonComesBack(Launcher launcher, SmallFileSystem disk, Trouble trouble) throws Exception {
        launcher.configure(LOOKS_OFTEN, List.of(web("hello"), web("late")));
        launcher.startDaemon();
        launcher.cli("start", "hello").succeeded();
        launcher.cli("priority", "hello", "80").succeeded();
        long pid = launcher.pid("hello");
        launcher.daemon().kill();
        trouble.begin(disk);

        DaemonProcess daemon = launcher.workspace().launch();
        awaitStarted(daemon);
        assertThat(get(launcher, "/hello/healthz").statusCode()).isEqualTo(200);
        assertThat(Processes.alive(pid)).isTrue();
        second(launcher, daemon);
        trouble.end(disk);

        Eventually.within(Launcher.SOON, "the launcher is content", () -> {
            var status = launcher.cli("status");
            return status.exit() == 0 && !status.out().contains("is tried again");
        });
        assertThat(launcher.status("hello").path("pid").asLong()).isEqualTo(pid);
        assertThat(launcher.status("hello").path("priority").asInt()).isEqualTo(80);
        launcher.cli("start", "late").succeeded();
        assertThat(launcher.starts("hello")).isEqualTo(1);
        launcher.cli("stop", "hello").succeeded();
        assertThat(Processes.alive(pid)).isFalse();
        // before its folder goes
        launcher.cli("stop-all").succeeded();
        assertThat(daemon.terminate()).isZero();
    }

    @Test
    void stateFolderThatIsNoFolderIsSaidUntilItIs() throws Exception {
        try (var launcher = Launcher.fresh()) {
            Path state = launcher.workspace().folder().resolve("state");
            Files.delete(state);
            Files.createFile(state);
            launcher.configure(LOOKS_OFTEN, List.of(web("hello")));
            launcher.startDaemon();

            launcher.cli("start", "hello").succeeded();
            assertThat(launcher.cli("status").succeeded().out()).contains("state folder:", state + " is not a folder");
            assertThat(launcher.cli("priority", "hello", "80").exit()).isNotZero();
            Files.delete(state);

            Eventually.within(Launcher.SOON, "the launcher is content",
                    () -> !launcher.cli("status").out().contains("state folder:"));
            launcher.cli("priority", "hello", "80").succeeded();
            Eventually.within(Launcher.SOON, "the output is kept", () -> Files.exists(state.resolve("logs/hello.log")));
        }
    }

    private static void awaitStarted(DaemonProcess daemon) {
        Eventually.within(Launcher.SOON, "the daemon is started", () -> {
            assertThat(daemon.isAlive()).as(daemon::log).isTrue();
            return daemon.log().contains("started: ");
        });
        assertThat(daemon.log()).contains("is tried again every check_interval");
    }

    /** Another daemon on the same folders, which is to see that the first is there. */
    private static void second(Launcher launcher, DaemonProcess first) {
        DaemonProcess other = launcher.workspace().launch();
        assertThat(other.awaitExit()).isEqualTo(1);
        assertThat(other.log()).contains("another daemon (pid " + first.pid() + ")");
    }

    private static HttpResponse<String> get(Launcher launcher, String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(launcher.workspace().url(path)).timeout(Launcher.SOON).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
