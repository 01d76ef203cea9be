package launcher.daemon.provider.process;

import java.io.IOException;
import java.nio.file.Path;
import launcher.daemon.os.OsPoller;
import launcher.daemon.provider.Provider;
import launcher.daemon.provider.ProviderContractTest;
import launcher.daemon.provider.ProviderListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Processes keep the contract. */
class ProcessProviderContractTest extends ProviderContractTest {

    // set before all tests
    @SuppressWarnings("NullAway.Init")
    private static OsPoller poller;

    @BeforeAll
    static void startPoller() throws IOException {
        poller = OsPoller.start();
    }

    @AfterAll
    static void closePoller() {
        poller.close();
    }

    @Override
    protected Provider newProvider(Path folder, ProviderListener listener) throws IOException {
        var setup = new ProcessProvider.Setup(folder.resolve("runtime"), 30_000, 30_099, System.getenv(), true);
        return new ProcessProvider(setup, poller, listener);
    }
}
