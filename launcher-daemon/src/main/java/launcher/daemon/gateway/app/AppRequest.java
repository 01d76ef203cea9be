package launcher.daemon.gateway.app;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import launcher.core.app.AppId;
import launcher.core.lifecycle.App;
import launcher.daemon.gateway.activity.IgnoreRules;
import launcher.daemon.gateway.activity.SubresourcePaths;
import launcher.daemon.gateway.http.Fields;
import launcher.daemon.gateway.http.RequestHead;
import launcher.daemon.gateway.page.DisplayState;

/**
 * What a request to an app is, as far as waking and counting as use go.
 *
 * @param cause what operators see of a start that this request caused
 */
record AppRequest(AppId app, Router.Target.ToApp to, Kind kind, boolean navigation, String cause) {

    /** How much of a path operators are shown. */
    private static final int PATH_SHOWN_MAX = 100;

    private static final Set<String> POLLS = Set.of("/_stcore/health", "/_stcore/host-config");

    /** What sends it. */
    enum Kind {
        /** A person, or a program on behalf of a person: wakes and counts. */
        HUMAN,
        /** A page that loads a part of itself: wakes, but does not count. */
        SUBRESOURCE,
        /** A page without its user: passed on to a ready app, wakes nothing and does not count. */
        BACKGROUND_POLL,
        /** A client that the configuration ignores: as a background poll. */
        IGNORED
    }

    static AppRequest of(RequestHead head, Router.Target.ToApp to, IgnoreRules ignore, String client,
            InetAddress source) {
        Fields fields = head.fields();
        String agent = fields.first("user-agent").orElse("");
        Kind kind = Kind.HUMAN;
        if (ignore.matches(agent, to.inner(), source)) {
            kind = Kind.IGNORED;
        } else if (isBackgroundPoll(to.inner()) || SubresourceClassifier.is(head, to.prefix())) {
            kind = Kind.BACKGROUND_POLL;
        } else if (isPart(head, to)) {
            kind = Kind.SUBRESOURCE;
        }
        String cause = head.method() + " " + shortened(to.inner()) + " from " + client;
        return new AppRequest(to.app().id(), to, kind, isNavigation(head), cause);
    }

    private static String shortened(String path) {
        return path.length() <= PATH_SHOWN_MAX ? path : path.substring(0, PATH_SHOWN_MAX) + "…";
    }

    private static boolean isPart(RequestHead head, Router.Target.ToApp to) {
        Fields fields = head.fields();
        return head.upgrade().isEmpty() && SubresourcePaths.isPart(to.app().streamlit(), head.method(),
                to.inner(), fields.first("sec-fetch-dest").orElse(""), fields.first("accept").orElse(""));
    }

    private static boolean isBackgroundPoll(String inner) {
        int at = inner.lastIndexOf("/_stcore/");
        return at >= 0 && (POLLS.contains(inner.substring(at)) || inner.substring(at).equals(SubresourcePaths.STREAM));
    }

    /** A browser that navigates, and can show another page instead of the requested page. */
    private static boolean isNavigation(RequestHead head) {
        Fields fields = head.fields();
        boolean plain = head.upgrade().isEmpty() && (head.method().equals("GET") || head.method().equals("HEAD"));
        if (!plain) {
            return false; // another page in its place would lose what a form sends
        }
        Optional<String> mode = fields.first("sec-fetch-mode");
        return mode.isPresent()
                ? mode.get().equals("navigate")
                : head.method().equals("GET") && fields.first("accept")
                        .filter(accept -> accept.toLowerCase(Locale.ROOT).contains("text/html")).isPresent();
    }

    boolean human() {
        return kind == Kind.HUMAN;
    }

    /** True if only another path may wake the app. */
    boolean blockedByStartEndpoint() {
        return to.app().route().startEndpoint()
                .filter(only -> !only.equals(to.inner()) && !only.equals(to.prefix() + to.inner())).isPresent();
    }

    /** How the state of an app that cannot be entered is called in X-App-State. */
    static String state(Optional<App> app) {
        return app.map(found -> DisplayState.of(found.state()))
                .map(state -> state == DisplayState.READY ? DisplayState.STOPPING : state)
                .orElse(DisplayState.STOPPED).wire();
    }
}
