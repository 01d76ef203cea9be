package launcher.daemon.memory;

import launcher.daemon.memory.MemoryReading.Measured;

/** Told how much memory there is. Called on the thread of {@link MemoryWatch}; must return at once. */
public interface MemoryListener {

    /** A sample was taken. */
    void measured(Measured sample);

    /** It cannot be measured now. Called once when that begins, and again only when the reason changes. */
    void unreadable(String why);
}
