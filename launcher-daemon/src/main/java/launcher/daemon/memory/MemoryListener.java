package launcher.daemon.memory;

import launcher.daemon.memory.MemoryReading.Measured;

/** Told how much memory there is. Called on the thread of {@link MemoryWatch}; must return at once. */
public interface MemoryListener {

    /** A sample was taken. */
    void measured(Measured sample);

    /** It cannot be measured now. Called when that begins or the reason changes, and for each sample that was asked for. */
    void unreadable(String why);
}
