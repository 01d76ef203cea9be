package launcher.daemon;

import launcher.core.lifecycle.LauncherEvent;
import launcher.daemon.engine.Mailbox;
import launcher.daemon.memory.MemoryListener;
import launcher.daemon.memory.MemoryReading;

/** What is measured of memory, on its way to the mailbox. */
record MemoryFacts(Mailbox mailbox) implements MemoryListener {

    @Override
    public void measured(MemoryReading.Measured reading) {
        mailbox.post(new LauncherEvent.MemoryMeasured(reading.availableBytes()));
    }

    @Override
    public void unreadable(String why) {
        mailbox.post(new LauncherEvent.MemoryUnreadable(why));
    }
}
