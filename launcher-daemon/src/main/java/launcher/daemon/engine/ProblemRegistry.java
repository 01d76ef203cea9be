package launcher.daemon.engine;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator should look at, each logged once and shown in {@code status} until it is over. */
public final class ProblemRegistry {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final Map<String, String> bySubject = new TreeMap<>();

    /** The subject has this problem now. */
    public synchronized void begin(String subject, String why) {
        if (!why.equals(bySubject.put(subject, why))) {
            LOG.warn("{}: {}", subject, why);
        }
    }

    /** It has none any more. */
    public synchronized void end(String subject) {
        if (bySubject.remove(subject) != null) {
            LOG.info("{}: works again", subject);
        }
    }

    public synchronized List<String> all() {
        return bySubject.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).toList();
    }
}
