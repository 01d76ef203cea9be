package launcher.daemon.engine;

import launcher.core.lifecycle.Event;

/** Where facts are reported. */
@FunctionalInterface
public interface Mailbox {

    /** Never blocks and never fails; the fact is handled in the order of arrival. */
    void post(Event event);
}
