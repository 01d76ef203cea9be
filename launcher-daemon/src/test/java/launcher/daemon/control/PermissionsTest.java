package launcher.daemon.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.WireError;
import org.junit.jupiter.api.Test;

class PermissionsTest {

    private static final Permissions PERMISSIONS = new Permissions(500, 600);
    private static final Request READING = new Request.Status(Optional.empty());
    private static final Request CHANGING = new Request.Stop("hello", true);

    @Test
    void rootTheDaemonsUserAndTheGroupMayChangeThings() {
        for (var peer : new PeerCredentials[] {new PeerCredentials(0, Set.of(0L), 1),
                new PeerCredentials(500, Set.of(), 1), new PeerCredentials(1000, Set.of(1000L, 600L), 1)}) {
            assertThat(PERMISSIONS.refusal(peer, CHANGING, false)).isEmpty();
            assertThat(PERMISSIONS.refusal(peer, READING, false)).isEmpty();
        }
    }

    @Test
    void otherUsersMayReadOnlyIfOpenToAll() {
        var other = new PeerCredentials(1000, Set.of(1000L), 1);
        assertThat(PERMISSIONS.refusal(other, READING, true)).isEmpty();
        assertThat(PERMISSIONS.refusal(other, READING, false)).map(WireError::code).contains(ErrorCode.NOT_PERMITTED);
        assertThat(PERMISSIONS.refusal(other, CHANGING, true)).map(WireError::code).contains(ErrorCode.NOT_PERMITTED);
    }

    @Test
    void furtherGroupsCountOnlyIfTheUserOwnsTheProcess() {
        var status = "Name:\tbash\nUid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\nGroups:\t27 600 1000 "
                + "\nVmPeak:\t1 kB\n";
        assertThat(PeerCredentials.furtherGroups(status, 1000)).containsExactlyInAnyOrder(27L, 600L, 1000L);
        assertThat(PeerCredentials.furtherGroups(status, 1001)).isEmpty();
        assertThat(PeerCredentials.furtherGroups("Uid:\t1000\t1000\t1000\t1000\nGroups:\t\n", 1000)).isEmpty();
    }
}
