package launcher.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.util.Optional;
import launcher.daemon.os.FileReport;
import launcher.fixtures.Component;
import launcher.fixtures.SmallFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The socket on a file system without room. */
class FullFolderTest extends ControlServerFixture {

    private Optional<SmallFileSystem> mounted = Optional.empty();

    @BeforeEach
    void mount() {
        Component<SmallFileSystem> component = SmallFileSystem.on(socketFolder());
        mounted = component.orSkip();
        assumeTrue(mounted.isPresent(), component::why);
    }

    @AfterEach
    void unmount() {
        mounted.ifPresent(SmallFileSystem::close);
    }

    @Test
    void socketIsMadeOnceThereIsRoomForAFile() throws Exception {
        disk().fillWithFiles();
        ControlServer server = open(LIMITS);
        assertThat(server.restore().failed()).singleElement().asString().contains(socket().toString(),
                "No space left on device");

        disk().makeRoom();

        assertThat(server.restore()).isEqualTo(FileReport.FINE);
        assertServes();
    }

    @Test
    void socketNeedsNoRoomForContent() throws Exception {
        disk().fill();
        open(LIMITS);
        assertServes();
        assertThat(Files.exists(socket().resolveSibling(socket().getFileName() + ".lock"))).isFalse();
    }

    @Test
    void readOnlyFileSystemIsWaitedFor() throws Exception {
        disk().makeReadOnly();
        ControlServer server = open(LIMITS);
        assertThat(server.restore().failed()).singleElement().asString().contains("Read-only file system");

        disk().makeWritable();

        assertThat(server.restore()).isEqualTo(FileReport.FINE);
        assertServes();
    }

    @Test
    void secondServerLearnsThePidOfTheFirstWithoutRoom() throws Exception {
        open(LIMITS);
        disk().fillWithFiles();

        assertThat(ControlServer.open(socket(), () -> false))
                .isEqualTo(new ControlServer.Opening.AlreadyRunning(ProcessHandle.current().pid()));

        assertServes();
    }

    @Test
    void serverWithoutSocketEnds() throws Exception {
        disk().fillWithFiles();
        ControlServer server = open(LIMITS);

        server.close();

        assertThat(server.restore()).isEqualTo(FileReport.FINE);
        assertThat(socket()).doesNotExist();
    }

    private SmallFileSystem disk() {
        return mounted.orElseThrow();
    }
}
