package launcher.daemon.control;

import java.util.function.BooleanSupplier;
import launcher.core.protocol.ErrorCode;
import launcher.core.protocol.Request;
import launcher.core.protocol.WireError;
import launcher.daemon.engine.ResponseChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets through to the handler what its sender may ask, and answers for the handler where that has a bug. */
record AuthorizingHandler(Permissions permissions, BooleanSupplier readersAll, CommandHandler handler) {

    private static final Logger LOG = LoggerFactory.getLogger("streamlit-launcher");

    void handle(Request request, PeerCredentials peer, ResponseChannel conversation) {
        var refusal = permissions.refusal(peer, request, readersAll.getAsBoolean());
        if (refusal.isPresent()) {
            LOG.info("control: {} by uid {} (pid {}) refused: not permitted", request.cmd(), peer.uid(), peer.pid());
            conversation.fail(refusal.get());
            return;
        }
        try {
            handler.handle(request, peer, conversation);
        } catch (RuntimeException e) {
            LOG.error("control: {} failed: this is a bug", request, e);
            conversation.fail(WireError.of(ErrorCode.INTERNAL, request.cmd() + ": failed inside the daemon: " + e,
                    "the daemon's log says more"));
        }
    }
}
