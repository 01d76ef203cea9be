package launcher.daemon.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread, named {@code os-poller}, that waits in poll(2) for all descriptors at once: pidfds, output FIFOs, the PSI
 * trigger. It exists because a blocking native call on a virtual thread holds its carrier.
 *
 * <p>Every callback runs on that one thread, one after the other, in no promised order within a round. It must return
 * at once; to be fair to the other callbacks it reads at most {@link #READ_BYTES_MAX} from its descriptor and is called
 * again in the next round for what is left (poll is level-triggered).
 *
 * <p>A watched descriptor belongs to the poller, which closes it when its watch is cancelled, its callback throws, or
 * the poller itself is closed. So its number cannot come back as something else while it is still being polled.
 */
public final class OsPoller implements AutoCloseable {

    /** There is something to read, or the process of a pidfd has ended. */
    public static final short READABLE = 0x001;
    /** Something exceptional: a PSI trigger fired, a cgroup's events file changed. */
    public static final short PRIORITY = 0x002;
    /** Told without being asked for: an error on the descriptor. A callback that cannot mend it cancels its watch. */
    public static final short ERROR = 0x008;
    /** Told without being asked for: the other end is gone. */
    public static final short HANGUP = 0x010;
    /** The most a callback may read in one round, in bytes. */
    public static final int READ_BYTES_MAX = 64 * 1024;

    private static final short INVALID = 0x020;
    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    /** {@code struct pollfd { int fd; short events; short revents; }}. */
    private static final int POLLFD_BYTES = 8;
    private static final int EVENTS_OFFSET = 4;
    private static final int REVENTS_OFFSET = 6;

    private final int wakeFd;
    private final Thread thread;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean wakePending = new AtomicBoolean();
    private volatile boolean closing;

    /** Only the poller's thread touches it; a cancelled watch stays until the round is over. */
    private final List<Registration> registrations = new ArrayList<>();
    private boolean changed = true;
    private final PollTimers timers = new PollTimers();

    /** Called with what happened to a descriptor. */
    @FunctionalInterface
    public interface Callback {
        /** {@code events} says which: {@link #READABLE}, {@link #PRIORITY}, {@link #ERROR}, {@link #HANGUP}. */
        void ready(short events);
    }

    /** A descriptor under watch. */
    public interface Watch {
        /**
         * Ends the watch and has its descriptor closed. From the poller's thread no callback comes after this; from any
         * other; a callback that has begun may still be running when this returns. A second call does nothing.
         */
        void cancel();
    }

    private OsPoller(int wakeFd) {
        this.wakeFd = wakeFd;
        this.thread = Thread.ofPlatform().daemon().name("os-poller").unstarted(this::run);
    }

    /** Starts the thread. Fails only if there are no descriptors left. */
    public static OsPoller start() throws OsException {
        var poller = new OsPoller(Posix.eventfd());
        poller.thread.start();
        return poller;
    }

    /** Watches a descriptor, which belongs to the poller from now on; it should be non-blocking. */
    public Watch watch(int fd, short events, Callback callback) {
        return add(new Registration(fd, events, callback, false));
    }

    /**
     * The same for what happens once: the watch is over before its callback is called. For pidfds, which stay readable
     * for ever.
     */
    public Watch watchOnce(int fd, short events, Callback callback) {
        return add(new Registration(fd, events, callback, true));
    }

    /** Runs a task on the poller's thread, between two rounds and in the order given; it must return at once. */
    public void execute(Runnable task) {
        if (closing) {
            throw new IllegalStateException("the poller is closed");
        }
        tasks.add(task);
        wake();
    }

    /** The same once this much time has passed; what is not due before the poller is closed is not run. */
    public void executeAfter(Duration delay, Runnable task) {
        long due = System.nanoTime() + delay.toNanos();
        execute(() -> timers.add(due, task));
    }

    /** Ends the thread and closes every watched descriptor. Waits for a callback that is running. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        wake();
        if (Thread.currentThread().equals(thread)) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Watch add(Registration registration) {
        execute(() -> {
            registrations.add(registration);
            changed = true;
        });
        return registration;
    }

    private void wake() {
        if (!wakePending.compareAndSet(false, true)) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            Posix.write(wakeFd, arena.allocateFrom(ValueLayout.JAVA_LONG, 1));
        } catch (OsException e) {
            // the counter is full or the poller is gone; either way it need not be woken
            LOG.debug("wake of the poller: {}", e.getMessage());
        }
    }

    private void run() {
        Arena arena = Arena.ofConfined();
        try {
            MemorySegment pollfds = arena.allocate(0);
            MemorySegment counter = arena.allocate(ValueLayout.JAVA_LONG);
            while (!closing) {
                runTasks();
                if (changed) {
                    arena.close();
                    arena = Arena.ofConfined();
                    counter = arena.allocate(ValueLayout.JAVA_LONG);
                    pollfds = arrange(arena);
                    changed = false;
                }
                round(pollfds, counter);
            }
        } finally {
            arena.close();
            closeAll();
        }
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            run(task);
        }
        long now = System.nanoTime();
        for (Runnable task = timers.due(now); task != null; task = timers.due(now)) {
            run(task);
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task of the poller failed", e);
        }
    }

    /** The array for poll(2): the wake counter first, then every registration in its order. */
    private MemorySegment arrange(Arena arena) {
        registrations.removeIf(Registration::closeIfCancelled);
        MemorySegment pollfds = arena.allocate((long) POLLFD_BYTES * (registrations.size() + 1), 4);
        put(pollfds, 0, wakeFd, READABLE);
        for (int i = 0; i < registrations.size(); i++) {
            put(pollfds, i + 1, registrations.get(i).fd, registrations.get(i).events);
        }
        return pollfds;
    }

    private static void put(MemorySegment pollfds, int index, int fd, short events) {
        long at = (long) index * POLLFD_BYTES;
        pollfds.set(ValueLayout.JAVA_INT, at, fd);
        pollfds.set(ValueLayout.JAVA_SHORT, at + EVENTS_OFFSET, events);
    }

    private void round(MemorySegment pollfds, MemorySegment counter) {
        int watched = (int) (pollfds.byteSize() / POLLFD_BYTES) - 1;
        try {
            Posix.poll(pollfds, watched + 1, timers.timeout(System.nanoTime()));
            if (news(pollfds, 0) != 0) {
                // in this order: a caller that adds a task in between relies on the tasks being run after this
                Posix.read(wakeFd, counter);
                wakePending.set(false);
            }
        } catch (OsException e) {
            LOG.error("poll failed: {}; trying again in a second", e.getMessage());
            pause();
            return;
        }
        for (int i = 0; i < watched; i++) {
            short events = news(pollfds, i + 1);
            if (events != 0) {
                tell(registrations.get(i), events);
            }
        }
    }

    private static short news(MemorySegment pollfds, int index) {
        return pollfds.get(ValueLayout.JAVA_SHORT, (long) index * POLLFD_BYTES + REVENTS_OFFSET);
    }

    private static void tell(Registration registration, short events) {
        if (registration.cancelled) {
            return;
        }
        if ((events & INVALID) != 0) {
            LOG.error("descriptor {} was closed by somebody else; no longer watched", registration.fd);
            registration.stolen = true;
            registration.cancel();
            return;
        }
        if (registration.once) {
            registration.cancel();
        }
        try {
            registration.callback.ready(events);
        } catch (RuntimeException e) {
            LOG.error("a callback failed; descriptor {} is no longer watched", registration.fd, e);
            registration.cancel();
        }
    }

    private void closeAll() {
        runTasks();
        for (Registration registration : registrations) {
            registration.cancelled = true;
            registration.closeIfCancelled();
        }
        registrations.clear();
        Posix.closeQuietly(wakeFd);
    }

    /** A second without this thread's work, should the kernel be out of memory. */
    private static void pause() {
        try {
            Thread.sleep(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Registration implements Watch {

        private final int fd;
        private final short events;
        private final Callback callback;
        private final boolean once;
        private volatile boolean cancelled;
        private boolean stolen;

        Registration(int fd, short events, Callback callback, boolean once) {
            this.fd = fd;
            this.events = events;
            this.callback = callback;
            this.once = once;
        }

        @Override
        public void cancel() {
            if (cancelled) {
                return;
            }
            cancelled = true;
            if (Thread.currentThread().equals(thread)) {
                changed = true;
            } else if (!closing) {
                execute(() -> changed = true);
            }
        }

        boolean closeIfCancelled() {
            if (cancelled && !stolen) {
                Posix.closeQuietly(fd);
            }
            return cancelled;
        }
    }
}
