package launcher.daemon.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's word on single sockets, compared with the descriptors of this process. */
class SocketDiagTest {

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "0.0.0.0, 127.0.0.1", "::1, ::1", "::, ::1", "::, 127.0.0.1"})
    void listenerIsFoundByTheAddressItIsReachedAt(String bound, String reached) throws IOException {
        Set<Long> before = sockets();
        InetSocketAddress at;
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral(bound))) {
            at = new InetSocketAddress(InetAddress.ofLiteral(reached), server.getLocalPort());
            OptionalLong found = SocketDiag.listener(at);
            assumeTrue(found.isPresent(), "this kernel has no sock_diag for TCP");

            assertThat(sockets()).contains(found.getAsLong());
            assertThat(before).doesNotContain(found.getAsLong());
        }
        assertThat(SocketDiag.listener(at)).isEmpty();
    }

    @Test
    void connectionIsFoundOnceItIsAccepted() throws IOException {
        try (var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var at = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.getLocalPort());
            OptionalLong listener = SocketDiag.listener(at);
            assumeTrue(listener.isPresent(), "this kernel has no sock_diag for TCP");
            try (var client = new Socket(at.getAddress(), at.getPort())) {
                var from = (InetSocketAddress) client.getLocalSocketAddress();
                assertThat(SocketDiag.connected(at, from)).as("held by no process yet").isEmpty();

                try (Socket accepted = server.accept()) {
                    assertThat(accepted.isConnected()).isTrue();
                    OptionalLong found = SocketDiag.connected(at, from);

                    assertThat(found).isPresent().isNotEqualTo(listener)
                            .isNotEqualTo(SocketDiag.connected(from, at));
                    assertThat(sockets()).contains(found.getAsLong());
                }
            }
        }
    }

    private static Set<Long> sockets() throws IOException {
        var found = new HashSet<Long>();
        try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                String target = link(descriptor);
                if (target.startsWith("socket:[")) {
                    found.add(Long.parseLong(target.substring("socket:[".length(), target.length() - 1)));
                }
            }
        }
        return found;
    }

    private static String link(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException _) {
            return "";
        }
    }
}
