package launcher.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.daemon.os.FileReport;
import org.junit.jupiter.api.Test;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXServerSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

class ControlSocketTest extends ControlServerFixture {

    @Test
    void secondServerLearnsThePidOfTheFirst() throws Exception {
        open(LIMITS);
        assertThat(ControlServer.open(socket(), () -> false))
                .isEqualTo(new ControlServer.Opening.AlreadyRunning(ProcessHandle.current().pid()));
        assertServes();
    }

    @Test
    void singleServerOpensOfManyAtOnce() throws Exception {
        Files.createDirectories(socketFolder());
        leaveStaleSocket();
        var openings = new LinkedBlockingQueue<ControlServer.Opening>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().start(() -> openings.add(openPatiently())));
        }
        for (var thread : threads) {
            thread.join();
        }
        var opened = openings.stream().filter(opening -> opening instanceof ControlServer.Opening.Opened).toList();
        opened.forEach(opening -> servers.add(((ControlServer.Opening.Opened) opening).server()));
        assertThat(openings).hasSize(8);
        assertThat(opened).hasSize(1);
        servers.forEach(server -> server.serve(handler));
        assertServes();
    }

    /** File locks are between processes: threads of a single process that meet get an error, and try again here. */
    private ControlServer.Opening openPatiently() {
        while (true) {
            try {
                return ControlServer.open(socket(), () -> false);
            } catch (OverlappingFileLockException e) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void staleSocketIsReplaced() throws Exception {
        Files.createDirectories(socketFolder());
        leaveStaleSocket();
        open(LIMITS);
        assertServes();
    }

    @Test
    void removedSocketIsPutBackWithTheRightsOfItsFolder() throws Exception {
        ControlServer server = open(LIMITS);
        assertThat(server.restore()).isEqualTo(FileReport.FINE);
        Files.setPosixFilePermissions(socketFolder(), PosixFilePermissions.fromString("rwxr-x--x"));
        server.close();
        server = open(LIMITS);
        Files.delete(socket());
        Files.delete(socketFolder());

        assertThat(server.restore()).isEqualTo(FileReport.restored("the control socket"));

        assertThat(server.restore()).isEqualTo(FileReport.FINE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socketFolder()))).isEqualTo("rwxr-x--x");
        assertServes();
    }

    @Test
    void socketOfALaterServerIsLeftToIt() throws Exception {
        ControlServer server = open(LIMITS);
        Files.delete(socket());
        awaitClockOfTheFileSystem();
        open(LIMITS);

        assertThat(server.restore()).isEqualTo(FileReport.failed("another daemon (pid "
                + ProcessHandle.current().pid() + ") serves it now; stop it or this one"));

        assertServes();
    }

    /** The later socket may get the inode of the earlier one: then only the time of its creation tells them apart. */
    private void awaitClockOfTheFileSystem() throws IOException {
        FileTime before = timeOfANewFile();
        while (timeOfANewFile().equals(before)) {
            Thread.onSpinWait();
        }
    }

    private FileTime timeOfANewFile() throws IOException {
        Path file = Files.createTempFile(socketFolder(), "clock", "");
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).creationTime();
        } finally {
            Files.delete(file);
        }
    }

    private void leaveStaleSocket() throws IOException {
        try (var stale = AFUNIXServerSocket.newInstance()) {
            stale.setDeleteOnClose(false);
            stale.bind(AFUNIXSocketAddress.of(socket()));
        }
        assertThat(Files.exists(socket())).isTrue();
    }

    @Test
    void socketOfAnUnknownServerIsLeftAlone() throws Exception {
        Files.createDirectories(socketFolder());
        try (var ofAnotherKind = AFUNIXDatagramSocket.newInstance()) {
            ofAnotherKind.bind(AFUNIXSocketAddress.of(socket()));

            assertThat(ControlServer.open(socket(), () -> false))
                    .isInstanceOfSatisfying(ControlServer.Opening.Impossible.class,
                    impossible ->
                            assertThat(impossible.why()).contains("it cannot be told whether a daemon serves it"));
            assertThat(socket()).exists();
        }
        Files.deleteIfExists(socket());
    }

    @Test
    void socketRightsFollowTheReaders() throws Exception {
        var all = new AtomicBoolean();
        var opening = ControlServer.open(socket(), all::get, LIMITS);
        try (var server = ((ControlServer.Opening.Opened) opening).server()) {
            assertThat(rights(socket())).isEqualTo("rw-rw----");
            all.set(true);
            server.readersChanged();
            assertThat(rights(socket())).isEqualTo("rw-rw-rw-");
            all.set(false);
            server.readersChanged();
            assertThat(rights(socket())).isEqualTo("rw-rw----");
        }
    }

    @Test
    void fileThatIsNoSocketIsLeftAlone() throws Exception {
        Files.createDirectories(socketFolder());
        Files.writeString(socket(), "precious");
        assertThat(ControlServer.open(socket(), () -> false)).isEqualTo(new ControlServer.Opening.Impossible(
                socket() + " exists and is no socket; remove it or set another launcher.socket"));
        assertThat(Files.readString(socket())).isEqualTo("precious");
        Files.delete(socket());
    }

    @Test
    void tooLongPathIsRefused() {
        var path = folder.resolve("x".repeat(120));
        assertThat(ControlServer.open(path, () -> false)).isInstanceOfSatisfying(ControlServer.Opening.Impossible.class,
                impossible -> assertThat(impossible.why()).contains("bytes, and a Unix socket's at most 107"));
    }

    @Test
    void missingFolderIsMadeForTheGroupOnly() throws Exception {
        open(LIMITS);
        assertThat(rights(socketFolder())).isEqualTo("rwxr-x---");
        assertThat(rights(socket())).isEqualTo("rw-rw----");
        servers.removeFirst().close();
        Files.setPosixFilePermissions(socketFolder(), PosixFilePermissions.fromString("rwxr-xrwx"));
        open(LIMITS);
        assertThat(rights(socketFolder())).isEqualTo("rwxr-xrwx");
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void closingAnswersWaitingClientsAndRemovesTheSocket() throws Exception {
        var server = open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Start("a", true));
            handler.takeWaiting();
            server.close();
            assertThat(client.hearError()).isEqualTo(ErrorCode.SHUTTING_DOWN);
            assertThat(client.hear()).isEmpty();
        }
        assertThat(socket()).doesNotExist();
    }

    @Test
    void closingEndsAHandlerThatBlocks() throws Exception {
        var server = open(LIMITS);
        try (var client = connect()) {
            client.send("1", new Request.Restart("a", true));
            handler.takeWaiting();
            server.close();
            assertThat(client.hearError()).isEqualTo(ErrorCode.SHUTTING_DOWN);
        }
    }

    @Test
    void closingLeavesASocketFileOfAnotherServer() throws Exception {
        var server = open(LIMITS);
        Files.delete(socket());
        Files.writeString(socket(), "another's");
        server.close();
        assertThat(Files.readString(socket())).isEqualTo("another's");
        Files.delete(socket());
    }
}
