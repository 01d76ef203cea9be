package launcher.daemon.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.daemon.gateway.Routed;
import launcher.daemon.gateway.app.Router.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {

    private static final AppSpec HELLO = Routed.path("hello", "/hello");
    private static final AppSpec DEEP = Routed.path("deep", "/hello/deep");

    private static Router router(Optional<String> domain, List<String> hosts, boolean portal, AppSpec... apps) {
        var policy = new LauncherPolicy(true, true, Duration.ofMinutes(30), Duration.ofMinutes(1), 0, 2);
        return new Router(AppCatalog.of(policy, List.of(apps)), domain, hosts, portal);
    }

    private static Router router(AppSpec... apps) {
        return router(Optional.empty(), List.of(), true, apps);
    }

    private static String app(Target target) {
        return target instanceof Target.ToApp to ? to.app().id().value() : target.getClass().getSimpleName();
    }

    @Test
    void pathLeadsToItsAppWithoutThePrefix() {
        assertThat(router(HELLO).route("any.example:8600", "/hello/a/b"))
                .isEqualTo(new Target.ToApp(HELLO, "/hello", "/a/b", "/a/b"));
    }

    @Test
    void appWithABasePathSeesIt() {
        AppSpec streamlit = Routed.basePath("sales");

        assertThat(router(streamlit).route("localhost", "/sales/_stcore/health"))
                .isEqualTo(new Target.ToApp(streamlit, "/sales", "/_stcore/health", "/sales/_stcore/health"));
    }

    @Test
    void prefixWithoutSlashIsRedirected() {
        assertThat(router(HELLO).route("localhost", "/hello")).isEqualTo(new Target.Redirect("/hello/"));
    }

    @ParameterizedTest
    @CsvSource({"/hello/deep/x, deep", "/hello/deeper, hello", "/hello/x, hello", "/helloo/x, NotFound",
            "/x/hello/, NotFound"})
    void longestWholePrefixWins(String path, String expected) {
        assertThat(app(router(HELLO, DEEP).route("localhost", path))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%68ello/", "//hello/", "/HELLO/", "/hello%2fx", "/x/%2e%2e/hello/"})
    void pathIsNotDecodedBeforeRouting(String path) {
        assertThat(router(HELLO).route("localhost", path)).isInstanceOf(Target.NotFound.class);
    }

    @Test
    void internalAddressesComeBeforeEveryApp() {
        assertThat(router(Routed.path("all", "/")).route("localhost", "/.launcher/state/all"))
                .isEqualTo(new Target.Internal("state/all"));
    }

    @Test
    void portalIsAtTheRootUnlessAnAppIs() {
        assertThat(router(HELLO).route("localhost", "/")).isEqualTo(new Target.Portal());
        assertThat(app(router(Routed.path("all", "/")).route("localhost", "/"))).isEqualTo("all");
        assertThat(router(Optional.empty(), List.of(), false, HELLO).route("localhost", "/"))
                .isInstanceOf(Target.NotFound.class);
    }

    @ParameterizedTest
    @CsvSource({
        "sales.example.org, /x, sales", "sales.example.org:8600, /, sales", "other.example.org, /hello/, NotFound",
        "localhost:8600, /hello/, hello", "192.168.1.5, /hello/, hello", "[::1]:8600, /hello/, hello",
                "evil.example, /, NotFound"
    })
    void hostRouteAnswersItsHostAndUnknownHostsGetNothing(String host, String path, String expected) {
        assertThat(app(router(HELLO, Routed.host("sales", "Sales.example.org", "/")).route(host, path)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"a.example, hello", "b.example, NotFound", "127.0.0.1, NotFound"})
    void pathRoutesAnswerConfiguredHostsOnly(String host, String expected) {
        assertThat(app(router(Optional.empty(), List.of("a.example"), true, HELLO).route(host, "/hello/")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "hello.apps.example.org, /, hello", "hello.apps.example.org:443, /x, hello", "apps.example.org, /hello/, hello",
        "nix.apps.example.org, /, NotFound", "x.hello.apps.example.org, /, NotFound",
                "helloapps.example.org, /, NotFound"
    })
    void eachAppHasItsNameBelowTheDomain(String host, String path, String expected) {
        assertThat(app(router(Optional.of("apps.example.org"), List.of(), true, HELLO).route(host, path)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.168.1.5", "192.168.1.5:8600", "0.0.0.0", "255.255.255.255", "[::1]", "[::1]:8600",
        "[2001:db8::5]", "[::ffff:192.168.1.5]", "localhost", "localhost:80", "apps.example.org", ""})
    void addressesAndTheDomainAnswerPaths(String host) {
        Router router = router(Optional.of("apps.example.org"), List.of(), true, HELLO);

        assertThat(app(router.route(host, "/hello/"))).isEqualTo("hello");
        assertThat(router.route(host, "/.launcher/state/hello")).isInstanceOf(Target.Internal.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "....", "999", ".", "1.2.3.", ".1.2.3.4", "1.2.3.4.", "1..2.3", "1.2.3.4.5", "127.1",
        "127.0.1", "2130706433", "127.0.0.01", "0127.0.0.1", "256.1.1.1", "1.2.3.999", "0x7f.0.0.1", "0x7f000001",
        "1.2.3.4x", "00000000000000000000", "127.0.0.1.apps.example.org", "::1", "localhost.", "apps.example.org."})
    void hostThatIsNoRealAddressAnswersNothing(String host) {
        Router router = router(Optional.of("apps.example.org"), List.of(), true, HELLO);

        assertThat(router.route(host, "/hello/")).isInstanceOf(Target.NotFound.class);
        assertThat(router.route(host, "/.launcher/state/hello")).isInstanceOf(Target.NotFound.class);
    }

    @Test
    void appAtADomainNameKeepsItsBasePath() {
        AppSpec streamlit = Routed.basePath("sales");
        Router router = router(Optional.of("apps.example.org"), List.of(), true, streamlit);

        assertThat(router.route("sales.apps.example.org", "/")).isEqualTo(new Target.Redirect("/sales/"));
        assertThat(router.route("sales.apps.example.org", "/sales")).isEqualTo(new Target.Redirect("/sales/"));
        assertThat(router.route("sales.apps.example.org", "/sales/x"))
                .isEqualTo(new Target.ToApp(streamlit, "", "/x", "/sales/x"));
    }

    @Test
    void tcpRouteIsNotFoundByHttp() {
        assertThat(router(Routed.tcp("db", 5433)).route("localhost", "/db/")).isInstanceOf(Target.NotFound.class);
        assertThat(router(Optional.of("d.example"), List.of(), true, Routed.tcp("db", 5433)).route("db.d.example", "/"))
                .isInstanceOf(Target.NotFound.class);
    }

    @ParameterizedTest
    @CsvSource({"/hello/, true", "/hello/x//y, true", "/hello, true", "/hello/deep/x, false", "/helloo/, false",
        "/, false", "/other/, false", "/.launcher/state/hello, false", "//hello/, false"})
    void pathLeadsToTheAppWhoseRouteCoversIt(String path, boolean leads) {
        assertThat(router(HELLO, DEEP).leads("localhost", path, HELLO.id())).isEqualTo(leads);
    }

    @Test
    void pathOfAHostLeadsToTheAppOfThatHost() {
        AppSpec streamlit = Routed.basePath("sales");
        Router router = router(Optional.of("apps.example"), List.of(), true, streamlit, HELLO);

        assertThat(router.leads("sales.apps.example:8600", "/x", streamlit.id())).isTrue();
        assertThat(router.leads("sales.apps.example", "/x", HELLO.id())).isFalse();
        assertThat(router.leads("hello.apps.example", "/", HELLO.id())).isTrue();
    }

    @Test
    void startEndpointMayHaveThePrefix() {
        assertThat(List.of(blocked("/start", "/start"), blocked("/app/start", "/start"), blocked("/start", "/other")))
                .containsExactly(false, false, true);
    }

    private static boolean blocked(String only, String inner) {
        AppSpec app = Routed.startEndpoint("app", only);
        var to = new Target.ToApp(app, "/app", inner, inner);
        return new AppRequest(new AppId("app"), to, AppRequest.Kind.HUMAN, false, "").blockedByStartEndpoint();
    }

    @Test
    void internalAddressesAreAtKnownHostsOnly() {
        Router router =
                router(Optional.of("apps.example"), List.of(), true, HELLO, Routed.host("shop", "shop.example", "/"));

        for (String known
                : List.of("apps.example", "hello.apps.example:8600", "shop.example", "127.0.0.1:8600", "localhost")) {
            assertThat(router.route(known, "/.launcher/events/hello")).as(known)
                    .isEqualTo(new Target.Internal("events/hello"));
        }
        for (String unknown : List.of("other.example", "no.apps.example")) {
            assertThat(router.route(unknown, "/.launcher/events/hello")).as(unknown)
                    .isInstanceOf(Target.NotFound.class);
        }
    }
}
