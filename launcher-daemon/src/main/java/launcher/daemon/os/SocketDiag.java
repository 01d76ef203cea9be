package launcher.daemon.os;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds a single TCP socket of this machine by its addresses, by the kernel's {@code sock_diag}: it looks into its hash
 * tables, which takes microseconds however many sockets there are, and never waits.
 */
public final class SocketDiag {

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    private static final int NETLINK_SOCK_DIAG = 4;

    private static final short SOCK_DIAG_BY_FAMILY = 20;
    private static final short NLM_F_REQUEST = 1;
    private static final byte IPPROTO_TCP = 6;
    private static final int ALL_STATES = -1;
    private static final int NO_COOKIE = -1;
    private static final int ADDRESS_BYTES = 16;

    /** {@code struct nlmsghdr} and {@code struct inet_diag_req_v2}. */
    private static final int REQUEST_BYTES = 16 + 56;
    /** {@code struct nlmsghdr} and {@code struct inet_diag_msg}, whose last word is the inode. */
    private static final int ANSWER_BYTES = 16 + 72;
    private static final int ANSWER_BYTES_MAX = 8 * 1024;
    private static final int TYPE_AT = 4;
    private static final int INODE_AT = ANSWER_BYTES - 4;

    private static final MethodHandle SOCKET =
            Native.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    private SocketDiag() {}

    /**
     * The inode of the socket that takes connections to this address, also if it listens on all addresses; empty if
     * there is none, or this kernel cannot tell.
     */
    public static OptionalLong listener(InetSocketAddress at) {
        return inode(at, Optional.empty());
    }

    /**
     * The inode of the socket that has this address and is connected to that; empty if there is none that any process
     * has accepted, or this kernel cannot tell.
     */
    public static OptionalLong connected(InetSocketAddress at, InetSocketAddress to) {
        return inode(at, Optional.of(to));
    }

    private static OptionalLong inode(InetSocketAddress at, Optional<InetSocketAddress> to) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(REQUEST_BYTES, Integer.BYTES);
            request.copyFrom(MemorySegment.ofArray(request(at, to)));
            MemorySegment answer = arena.allocate(ANSWER_BYTES_MAX, Integer.BYTES);
            int fd = (int) Native.call("socket", (_, errno) ->
                    (int) SOCKET.invokeExact(errno, AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, NETLINK_SOCK_DIAG));
            try {
                Posix.write(fd, request);
                int count = Posix.read(fd, answer);
                return count < ANSWER_BYTES ? OptionalLong.empty()
                        : inode(answer.asSlice(0, count).toArray(JAVA_BYTE));
            } finally {
                Posix.closeQuietly(fd);
            }
        } catch (OsException _) {
            // a kernel without it, or no descriptor left
            return OptionalLong.empty();
        }
    }

    /** A socket that no process holds (yet) has the inode 0. */
    private static OptionalLong inode(byte[] answer) {
        ByteBuffer read = ByteBuffer.wrap(answer).order(ByteOrder.nativeOrder());
        long inode = Integer.toUnsignedLong(read.getInt(INODE_AT));
        return read.getShort(TYPE_AT) == SOCK_DIAG_BY_FAMILY && inode != 0 ? OptionalLong.of(inode)
                : OptionalLong.empty();
    }

    private static byte[] request(InetSocketAddress at, Optional<InetSocketAddress> to) {
        ByteBuffer request = ByteBuffer.allocate(REQUEST_BYTES).order(ByteOrder.nativeOrder());
        request.putInt(REQUEST_BYTES).putShort(SOCK_DIAG_BY_FAMILY).putShort(NLM_F_REQUEST).putInt(1).putInt(0);
        boolean version4 = at.getAddress() instanceof Inet4Address;
        request.put((byte) (version4 ? AF_INET : AF_INET6)).put(IPPROTO_TCP).put((byte) 0).put((byte) 0);
        request.putInt(ALL_STATES);
        request.order(ByteOrder.BIG_ENDIAN);
        request.putShort((short) at.getPort()).putShort(to.map(peer -> (short) peer.getPort()).orElse((short) 0));
        request.put(padded(at)).put(to.map(SocketDiag::padded).orElse(new byte[ADDRESS_BYTES]));
        // on any interface, with any cookie
        request.putInt(0).putInt(NO_COOKIE).putInt(NO_COOKIE);
        return request.array();
    }

    private static byte[] padded(InetSocketAddress of) {
        return ByteBuffer.allocate(ADDRESS_BYTES).put(of.getAddress().getAddress()).array();
    }
}
