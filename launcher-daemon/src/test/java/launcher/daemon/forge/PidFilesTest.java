package launcher.daemon.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import launcher.core.app.AppId;
import launcher.daemon.os.Account;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is believed of slforge's pid files and of the processes they name. */
class PidFilesTest {

    private static final AppId SALES = new AppId("sales");

    @TempDir
    private Path folder = Path.of("");

    private PidFiles files = new PidFiles(folder);

    @BeforeEach
    void folderOfPids() {
        files = new PidFiles(folder);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        files.write(SALES, 4711);
        assertThat(files.read(SALES)).hasValue(4711);
        assertThat(Files.readString(folder.resolve("streamlit-sales.pid"))).isEqualTo("4711\n");
        files.delete(SALES);
        assertThat(files.exists(SALES)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "banana", "99999999999", "12 13"})
    void anythingButANumberIsNoProcess(String text) throws IOException {
        Files.writeString(folder.resolve("streamlit-sales.pid"), text);
        assertThat(files.read(SALES)).isEmpty();
    }

    @Test
    void linkIsNotFollowed() throws IOException {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "1\n");
        Files.createSymbolicLink(folder.resolve("streamlit-sales.pid"), elsewhere);
        assertThat(files.read(SALES)).isEmpty();
    }

    @Test
    void fileOfAnotherAccountIsNotBelieved() throws IOException {
        assumeTrue(Account.ownUid() == 0, "root, to give a file away");
        Path file = Files.writeString(folder.resolve("streamlit-sales.pid"), "1\n");
        Files.setAttribute(file, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
        assertThat(files.read(SALES)).isEmpty();
    }

    @Test
    void appIsKnownByTheNameOfItsFile() {
        assertThat(PidFiles.appOf("streamlit-sales.pid")).contains(SALES);
        assertThat(PidFiles.appOf("streamlit-sales.pid.new")).isEmpty();
        assertThat(PidFiles.appOf("streamlit-../x.pid")).isEmpty();
        assertThat(PidFiles.appOf("dnsmasq.pid")).isEmpty();
    }

    @Test
    void streamlitIsRecognisedByItsArguments() {
        assertThat(StreamlitProcess.of(7, List.of("/usr/bin/python3", "/usr/bin/streamlit", "run", "app.py",
                "--server.port", "8501"))).contains(new StreamlitProcess(7, OptionalInt.of(8501)));
        assertThat(StreamlitProcess.of(7, List.of("python3", "-m", "streamlit", "run", "app.py",
                "--server.port=8502"))).contains(new StreamlitProcess(7, OptionalInt.of(8502)));
        assertThat(StreamlitProcess.of(7, List.of("vi", "streamlit"))).isEmpty();
        assertThat(StreamlitProcess.of(ProcessHandle.current().pid())).isEmpty();
    }
}
