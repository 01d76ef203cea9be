package launcher.cli.command;

import java.util.concurrent.Callable;
import launcher.cli.client.RequestFailedException;
import launcher.core.protocol.json.WireFormatException;

/** What one word does. Ends with the exit code. */
abstract class Verb implements Callable<Integer> {

    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    private final CliContext session;

    Verb(CliContext session) {
        this.session = session;
    }

    final CliContext session() {
        return session;
    }

    @Override
    public abstract Integer call() throws RequestFailedException, WireFormatException;
}
