package launcher.daemon.health;

import launcher.core.lifecycle.Endpoint;
import launcher.core.lifecycle.RunId;

/** Told what the prober found. Called on the prober's threads; must return at once. */
public interface ReadinessListener {

    /** The run serves. Called at most once for a watch, and nothing follows it. */
    void ready(RunId run, Endpoint endpoint);

    /** It does not serve yet, for this reason. Called when the reason changes, not for each probe. */
    void notYet(RunId run, String lastFailure);

    /** Something else listens on its port: {@code pid 812 (nginx)}. Called when that changes; the watch goes on. */
    void portTaken(RunId run, String by);
}
