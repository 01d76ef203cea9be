package launcher.daemon.gateway.app;

import java.util.Optional;
import launcher.core.app.AppId;
import launcher.core.lifecycle.Refusal;
import launcher.daemon.engine.AppSnapshots;
import launcher.daemon.gateway.internal.LoadingResponses;
import launcher.daemon.gateway.internal.ProblemResponses;
import launcher.daemon.gateway.page.LoadingViewFactory;
import launcher.daemon.gateway.server.ClientRequest;
import launcher.daemon.gateway.server.GatewayResponse;

/** Responses to requests for an app that is not ready, or that failed. */
public final class NotReadyResponses {

    private final AppSnapshots snapshots;
    private final LoadingViewFactory views;
    private final Optional<LoadingResponses> loading;
    private final ProblemResponses problems;

    /** @param loading empty if the loading page is switched off */
    public NotReadyResponses(
            AppSnapshots snapshots, LoadingViewFactory views, Optional<LoadingResponses> loading,
            ProblemResponses problems) {
        this.snapshots = snapshots;
        this.views = views;
        this.loading = loading;
        this.problems = problems;
    }

    boolean hasLoadingPage() {
        return loading.isPresent();
    }

    /** The loading page of an app that this request has woken. */
    GatewayResponse loadingPage(ClientRequest request, AppId app) {
        return views.wokenJustNow(app)
                .map(view -> loading.orElseThrow().inPlace(request, view))
                .orElseGet(() -> problem(request, app, 404, "was removed from the configuration"));
    }

    GatewayResponse problem(ClientRequest request, AppId app, int status, String why) {
        return problems.of(request, status, Optional.of(app), why);
    }

    /** A problem with the app's state, for scripts. */
    GatewayResponse withState(ClientRequest request, AppId app, int status, String why) {
        return problem(request, app, status, why).with("X-App-State", AppRequest.state(snapshots.find(app)));
    }

    GatewayResponse tooMany(ClientRequest request, AppId app, String why) {
        return withState(request, app, 503, why).with("Retry-After", "5");
    }

    GatewayResponse refused(ClientRequest request, AppId app, Refusal refusal) {
        int status = switch (refusal.code()) {
            case STARTUP_TIMEOUT, DEADLINE -> 504;
            case NO_SUCH_APP -> 404;
            case DISABLED, ON_DEMAND_OFF, EXITED_WHILE_STARTING, NOT_STARTED, CRASH_LOOP, STOPPED_MEANWHILE, STUCK,
                    SHUTTING_DOWN -> 503;
        };
        return withState(request, app, status, refusal.forClients());
    }
}
