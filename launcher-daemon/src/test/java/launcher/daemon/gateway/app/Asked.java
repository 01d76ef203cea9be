package launcher.daemon.gateway.app;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import launcher.core.app.AppSpec;
import launcher.daemon.gateway.activity.IgnoreRules;
import launcher.daemon.gateway.http.BadMessageException;
import launcher.daemon.gateway.http.RequestHead;

/** What the gateway itself takes a request for, by its head. */
public final class Asked {

    /** What it does to an app that is ready. */
    public enum Counts {
        /** As a person. */
        FULLY,
        /** Only as long as it lasts. */
        WHILE_IT_LASTS,
        /** Not at all. */
        NOT
    }

    private Asked() {}

    /** A request of a browser at an address without TLS, which says little about it. */
    public static Counts byPage(AppSpec app, String method, String inner, String userAgent, IgnoreRules ignore) {
        String head = method + " /app" + inner + " HTTP/1.1|User-Agent: " + userAgent + "|Accept: */*";
        return switch (of(app, inner, head, ignore).kind()) {
            case HUMAN -> Counts.FULLY;
            case SUBRESOURCE -> Counts.WHILE_IT_LASTS;
            case BACKGROUND_POLL, IGNORED -> Counts.NOT;
        };
    }

    /** A request with these lines of a head, {@code |} between them. */
    static AppRequest of(AppSpec app, String inner, String lines, IgnoreRules ignore) {
        byte[] head = (lines.replace("|", "\r\n") + "\r\nHost: apps.example\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        try {
            return AppRequest.of(RequestHead.parse(head, 0, head.length),
                    new Router.Target.ToApp(app, "/app", inner, inner), ignore,
                    "10.1.2.3", InetAddress.ofLiteral("10.1.2.3"));
        } catch (BadMessageException e) {
            throw new AssertionError("no head: " + lines, e);
        }
    }

    /** The same of a request whose path within the app stands in it behind {@code /app}. */
    static AppRequest of(AppSpec app, String lines) {
        return of(app, lines.split(" ", 3)[1].substring("/app".length()), lines,
                IgnoreRules.of(List.of("UptimeRobot"), List.of("/robots.txt"),
                List.of("192.0.2.0/24")));
    }
}
