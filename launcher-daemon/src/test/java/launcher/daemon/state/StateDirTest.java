package launcher.daemon.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import launcher.daemon.os.FileReport;
import launcher.daemon.state.StateDir.Opened;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StateDirTest {

    @TempDir
    Path temp;

    @Test
    void theFolderIsMadeForTheOwnerAndGroup() throws Exception {
        try (StateDir dir = mine()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.path()))).startsWith("rwx")
                    .endsWith("---");
        }
    }

    @Test
    void anExistingFolderKeepsItsMode() throws Exception {
        Files.createDirectory(path(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        try (StateDir dir = mine()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dir.path()))).isEqualTo("rwx--x--x");
        }
    }

    @Test
    void aSecondDaemonIsToldThePidOfTheFirst() throws Exception {
        Process other = otherDaemon(path());
        try {
            assertThat(StateDir.open(path())).isEqualTo(new Opened.TakenBy(OptionalLong.of(other.pid())));
        } finally {
            other.destroyForcibly();
        }
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        mine().close();
    }

    @Test
    void lockOfAClosedFolderIsFree() throws Exception {
        mine().close();
        try (StateDir again = mine()) {
            assertThat(StateDir.open(again.path())).as("not twice in one process either")
                    .isEqualTo(new Opened.TakenBy(OptionalLong.of(ProcessHandle.current().pid())));
        }
    }

    @Test
    void removedFolderIsMadeAndLockedAgain() throws Exception {
        try (StateDir dir = mine()) {
            assertThat(dir.restore()).isEqualTo(FileReport.FINE);
            Files.delete(path().resolve("lock"));
            Files.delete(path());

            assertThat(dir.restore()).isEqualTo(FileReport.restored("the folder " + path() + " or its lock"));

            assertThat(dir.restore()).isEqualTo(FileReport.FINE);
            assertThat(StateDir.open(path())).isInstanceOf(Opened.TakenBy.class);
        }
        mine().close();
    }

    @Test
    void folderThatAnotherDaemonTookMeanwhileIsSaid() throws Exception {
        try (StateDir dir = mine()) {
            Files.delete(path().resolve("lock"));
            Process other = otherDaemon(path());
            try {
                assertThat(dir.restore()).isEqualTo(FileReport.failed("the folder " + path()
                        + " is used by another daemon (pid " + other.pid() + ") now; stop it or this one"));
            } finally {
                other.destroyForcibly().waitFor();
            }
            assertThat(dir.restore().restored()).singleElement().asString().endsWith("or its lock");
        }
    }

    private StateDir mine() throws Exception {
        return ((Opened.Mine) StateDir.open(path())).dir();
    }

    private Path path() {
        return temp.resolve("state");
    }

    /** Another process that holds the lock, and has said so. */
    static Process otherDaemon(Path path) throws Exception {
        Process process = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto", "-cp",
                System.getProperty("java.class.path"), HoldingDaemon.class.getName(), path.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = process.inputReader();
        assertThat(out.readLine()).isEqualTo("held");
        return process;
    }

    /** Holds the lock until it is killed. */
    static final class HoldingDaemon {
        private HoldingDaemon() {}

        public static void main(String[] arguments) throws Exception {
            if (StateDir.open(Path.of(arguments[0])) instanceof Opened.Mine(StateDir dir)) {
                System.out.println("held");
                System.in.read();
                dir.close();
            }
        }
    }
}
