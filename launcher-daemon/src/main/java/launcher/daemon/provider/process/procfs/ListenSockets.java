package launcher.daemon.provider.process.procfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import launcher.daemon.os.SocketDiag;

/** Listening TCP sockets and the processes that hold them, from /proc. */
public final class ListenSockets {

    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String LISTEN = "0A";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private ListenSockets() {}

    /**
     * A listening socket.
     *
     * @param address what it is bound to; an IPv4 address written as one of IPv6 is that IPv4 address
     */
    public record Listener(InetAddress address, String inode) {

        /** Where it can be reached from this machine. */
        public String host() {
            if (address.isAnyLocalAddress() || (address.isLoopbackAddress() && address instanceof Inet6Address)) {
                return address instanceof Inet6Address ? "::1" : "127.0.0.1";
            }
            return address.getHostAddress();
        }

        /**
         * True if a client of this host on the same port may reach it, and no other socket can be bound there. All
         * addresses of IPv6 are mostly those of IPv4 too.
         */
        public boolean conflictsWith(InetAddress host) {
            boolean reached = address instanceof Inet6Address || host instanceof Inet4Address;
            return address.equals(host) || (address.isAnyLocalAddress() && reached);
        }
    }

    /** Those on a port, IPv4 first. */
    public static List<Listener> on(int port) {
        var listeners = new ArrayList<Listener>();
        TABLES.forEach(table -> listeners.addAll(in(table, port)));
        return listeners;
    }

    /**
     * Those on a port of IPv4; reading the kernel's table takes a millisecond, so this takes half of what {@link #on}
     * does.
     */
    public static List<Listener> onVersion4(int port) {
        return in(TABLES.getFirst(), port);
    }

    /** The inode of the socket that takes connections to this address; empty if there is none. */
    public static Optional<String> at(InetSocketAddress address) {
        OptionalLong found = SocketDiag.listener(address);
        return found.isPresent() ? Optional.of(Long.toString(found.getAsLong()))
                : on(address.getPort()).stream().filter(listener -> listener.conflictsWith(address.getAddress()))
                        .map(Listener::inode).findFirst();
    }

    /**
     * The inode of the socket at the app's end of a connection; empty if no process has accepted it, or the kernel does
     * not tell.
     */
    public static Optional<String> connected(InetSocketAddress app, InetSocketAddress client) {
        OptionalLong found = SocketDiag.connected(app, client);
        return found.isPresent() ? Optional.of(Long.toString(found.getAsLong())) : Optional.empty();
    }

    private static List<Listener> in(Path table, int port) {
        try {
            // a kernel without IPv6 has only the first
            return Files.exists(table) ? parse(Files.readAllLines(table), port) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(table + " cannot be read", e);
        }
    }

    public static List<Listener> parse(List<String> table, int port) {
        String suffix = String.format(":%04X", port);
        return table.stream()
                .filter(line -> line.contains(suffix))
                .map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length > INODE && words[STATE].equals(LISTEN) && words[LOCAL].endsWith(suffix))
                .map(words -> new Listener(address(words[LOCAL].substring(0, words[LOCAL].length() - suffix.length())),
                        words[INODE]))
                .toList();
    }

    /** The first of the listeners that one of these processes holds. */
    public static Optional<Listener> heldBy(Collection<ProcStat> processes, List<Listener> listeners) {
        return listeners.stream()
                .filter(listener -> holder(processes, listener).isPresent())
                .findFirst();
    }

    /** Whether one of these processes holds the socket. */
    public static boolean isHeldBy(Collection<ProcStat> processes, String inode) {
        return processes.stream().anyMatch(process -> holds(process.pid(), target(inode)));
    }

    private static String target(String inode) {
        return "socket:[" + inode + "]";
    }

    /** Which of these processes holds it; empty too if that is hidden. */
    public static Optional<ProcStat> holder(Collection<ProcStat> processes, Listener listener) {
        String target = target(listener.inode());
        return processes.stream().filter(process -> holds(process.pid(), target)).findFirst();
    }

    private static boolean holds(long pid, String target) {
        try (DirectoryStream<Path> fds = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path fd : fds) {
                if (target.equals(link(fd))) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // it ended meanwhile, or is another user's
            return false;
        }
        return false;
    }

    private static String link(Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** The kernel prints addresses as words of 32 bits in the byte order of the machine. */
    private static InetAddress address(String hex) {
        ByteBuffer printed = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        ByteBuffer address = ByteBuffer.allocate(printed.capacity()).order(ByteOrder.nativeOrder());
        while (printed.hasRemaining()) {
            address.putInt(printed.getInt());
        }
        try {
            return InetAddress.getByAddress(address.array());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + hex, e);
        }
    }
}
