package launcher.daemon.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.newsclub.net.unix.AFUNIXDatagramChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd that the daemon is ready, reloads or ends, and that it still works, by the protocol of
 * {@code sd_notify}. Without {@code NOTIFY_SOCKET} it does nothing.
 */
public final class SystemdNotifier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    private final Optional<AFUNIXSocketAddress> address;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Optional<Thread> watchdog;

    /**
     * Begins to watch.
     *
     * @param env   has NOTIFY_SOCKET and WATCHDOG_USEC, if systemd wants to be told
     * @param alive true if the launcher's loop answers within the time given; asked twice in each watchdog period
     */
    public SystemdNotifier(Map<String, String> env, Predicate<Duration> alive) {
        address = Optional.ofNullable(env.get("NOTIFY_SOCKET")).flatMap(SystemdNotifier::address);
        Optional<Duration> period = Optional.ofNullable(env.get("WATCHDOG_USEC"))
                .filter(text -> text.matches("[1-9][0-9]{0,15}"))
                .map(text -> Duration.ofNanos(Long.parseLong(text) * 1000).dividedBy(2));
        watchdog = address.isPresent() && period.isPresent()
                ? Optional.of(Thread.ofPlatform().daemon().name("watchdog").start(() -> watch(period.get(), alive)))
                : Optional.empty();
    }

    private static Optional<AFUNIXSocketAddress> address(String name) {
        try {
            return Optional.of(name.startsWith("@")
                    ? AFUNIXSocketAddress.inAbstractNamespace(name.substring(1))
                    : AFUNIXSocketAddress.of(Path.of(name)));
        } catch (IOException e) {
            LOG.warn("NOTIFY_SOCKET {} cannot be used, systemd is told nothing: {}", name, e.getMessage());
            return Optional.empty();
        }
    }

    public void ready() {
        send("READY=1");
    }

    public void stopping() {
        send("STOPPING=1");
    }

    private void watch(Duration period, Predicate<Duration> alive) {
        try {
            while (!closed.await(period.toMillis(), TimeUnit.MILLISECONDS)) {
                if (alive.test(period)) {
                    send("WATCHDOG=1");
                } else {
                    LOG.error("the launcher's loop does not answer; systemd will restart the daemon, the apps go on");
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(String message) {
        address.ifPresent(to -> {
            // not by a DatagramPacket: the JDK refuses one whose address is no IP address
            try (AFUNIXDatagramChannel channel = AFUNIXDatagramChannel.open()) {
                channel.send(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)), to);
            } catch (IOException e) {
                LOG.warn("systemd could not be told {}: {}", message, e.getMessage());
            }
        });
    }

    @Override
    public void close() {
        closed.countDown();
        watchdog.ifPresent(Thread::interrupt);
    }
}
