package launcher.daemon.service;

import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes in the reverse order of opening; a failure is logged and the rest is closed all the same. */
public final class CloseableStack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final ArrayDeque<AutoCloseable> open = new ArrayDeque<>();

    /** Has {@code one} closed before all that were added before it. */
    public <T extends AutoCloseable> T add(T one) {
        open.push(one);
        return one;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable one = open.pop();
            try {
                one.close();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                LOG.warn("closing {} failed", one.getClass().getSimpleName(), e);
            }
        }
    }
}
