package launcher.daemon.control;

import java.util.Optional;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.VerbSpecs;
import launcher.core.protocol.WireError;

/**
 * Which user may ask for what: root, the daemon's own user and the socket's group for everything, others for reading if
 * that is open to all.
 *
 * @param daemonUid the daemon's own user
 * @param socketGid the group of the socket file
 */
record Permissions(long daemonUid, long socketGid) {

    private static final long ROOT = 0;

    /** Whether the peer may ask for everything. */
    boolean mayChange(PeerCredentials peer) {
        return peer.uid() == ROOT || peer.uid() == daemonUid || peer.gids().contains(socketGid);
    }

    /** Why {@code peer} may not ask this; empty if it may. */
    Optional<WireError> refusal(PeerCredentials peer, Request request, boolean readersAll) {
        if (mayChange(peer)) {
            return Optional.empty();
        }
        if (readersAll && VerbSpecs.of(request).isReadOnly(request)) {
            return Optional.empty();
        }
        var may = readersAll ? "uid " + peer.uid() + " may only read"
                : "uid " + peer.uid() + " may not use this daemon";
        return Optional.of(WireError.of(ErrorCode.NOT_PERMITTED, request.cmd() + ": not permitted: " + may,
                "root, the daemon's own user and members of the socket's group (gid " + socketGid + ") may"));
    }
}
