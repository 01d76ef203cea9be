package launcher.daemon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import launcher.core.app.AppCatalog;
import launcher.core.app.AppId;
import launcher.core.app.AppSpec;
import launcher.core.app.LauncherPolicy;
import launcher.daemon.gateway.Router.Target;
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
    void aPathLeadsToItsAppWhichDoesNotSeeThePrefix() {
        assertThat(router(HELLO).route("any.example:8600", "/hello/a/b"))
                .isEqualTo(new Target.ToApp(HELLO, "/hello", "/a/b", "/a/b"));
    }

    @Test
    void anAppThatIsToldItsBasePathSeesIt() {
        AppSpec streamlit = Routed.basePath("sales");

        assertThat(router(streamlit).route("localhost", "/sales/_stcore/health"))
                .isEqualTo(new Target.ToApp(streamlit, "/sales", "/_stcore/health", "/sales/_stcore/health"));
    }

    @Test
    void thePrefixAloneIsMovedToTheFolder() {
        assertThat(router(HELLO).route("localhost", "/hello")).isEqualTo(new Target.Redirect("/hello/"));
    }

    @ParameterizedTest
    @CsvSource({"/hello/deep/x, deep", "/hello/deeper, hello", "/hello/x, hello", "/helloo/x, Unknown", "/x/hello/, Unknown"})
    void theLongestWholePrefixWins(String path, String expected) {
        assertThat(app(router(HELLO, DEEP).route("localhost", path))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%68ello/", "//hello/", "/HELLO/", "/hello%2fx", "/x/%2e%2e/hello/"})
    void aPathThatMeansAnAppOnlyAfterDecodingLeadsNowhere(String path) {
        assertThat(router(HELLO).route("localhost", path)).isInstanceOf(Target.NotFound.class);
    }

    @Test
    void theOwnAddressesComeBeforeEveryApp() {
        assertThat(router(Routed.path("all", "/")).route("localhost", "/.launcher/state/all"))
                .isEqualTo(new Target.Internal("state/all"));
    }

    @Test
    void thePortalIsAtTheRootUnlessAnAppIs() {
        assertThat(router(HELLO).route("localhost", "/")).isEqualTo(new Target.Portal());
        assertThat(app(router(Routed.path("all", "/")).route("localhost", "/"))).isEqualTo("all");
        assertThat(router(Optional.empty(), List.of(), false, HELLO).route("localhost", "/")).isInstanceOf(Target.NotFound.class);
    }

    @ParameterizedTest
    @CsvSource({
        "sales.example.org, /x, sales", "sales.example.org:8600, /, sales", "other.example.org, /hello/, Unknown",
        "localhost:8600, /hello/, hello", "192.168.1.5, /hello/, hello", "[::1]:8600, /hello/, hello", "evil.example, /, Unknown"
    })
    void withAHostOfItsOwnAnAppIsThereAndUnknownHostsGetNothing(String host, String path, String expected) {
        assertThat(app(router(HELLO, Routed.host("sales", "Sales.example.org", "/")).route(host, path))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"a.example, hello", "b.example, Unknown", "127.0.0.1, Unknown"})
    void withHostsGivenPathsAnswerTheseAlone(String host, String expected) {
        assertThat(app(router(Optional.empty(), List.of("a.example"), true, HELLO).route(host, "/hello/"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "hello.apps.example.org, /, hello", "hello.apps.example.org:443, /x, hello", "apps.example.org, /hello/, hello",
        "nix.apps.example.org, /, Unknown", "x.hello.apps.example.org, /, Unknown", "helloapps.example.org, /, Unknown"
    })
    void belowTheDomainEachAppHasItsName(String host, String path, String expected) {
        assertThat(app(router(Optional.of("apps.example.org"), List.of(), true, HELLO).route(host, path))).isEqualTo(expected);
    }

    @Test
    void belowTheDomainAnAppWithABasePathIsUnderIt() {
        AppSpec streamlit = Routed.basePath("sales");
        Router router = router(Optional.of("apps.example.org"), List.of(), true, streamlit);

        assertThat(router.route("sales.apps.example.org", "/")).isEqualTo(new Target.Redirect("/sales/"));
        assertThat(router.route("sales.apps.example.org", "/sales")).isEqualTo(new Target.Redirect("/sales/"));
        assertThat(router.route("sales.apps.example.org", "/sales/x"))
                .isEqualTo(new Target.ToApp(streamlit, "", "/x", "/sales/x"));
    }

    @Test
    void aTcpRouteIsNotFoundByHttp() {
        assertThat(router(Routed.tcp("db", 5433)).route("localhost", "/db/")).isInstanceOf(Target.NotFound.class);
        assertThat(router(Optional.of("d.example"), List.of(), true, Routed.tcp("db", 5433)).route("db.d.example", "/"))
                .isInstanceOf(Target.NotFound.class);
    }

    @Test
    void theStartEndpointMayBeNamedWithOrWithoutThePrefix() {
        assertThat(List.of(barred("/start", "/start"), barred("/app/start", "/start"), barred("/start", "/other")))
                .containsExactly(false, false, true);
    }

    private static boolean barred(String only, String inner) {
        AppSpec app = Routed.startEndpoint("app", only);
        var to = new Target.ToApp(app, "/app", inner, inner);
        return new AppRequest(new AppId("app"), to, AppRequest.Kind.HUMAN, false, "").blockedByStartEndpoint();
    }

    @Test
    void theFrontDoorsOwnAddressesAreAtItsHostsOnly() {
        Router router = router(Optional.of("apps.example"), List.of(), true, HELLO, Routed.host("shop", "shop.example", "/"));

        for (String known : List.of("apps.example", "hello.apps.example:8600", "shop.example", "127.0.0.1:8600", "localhost")) {
            assertThat(router.route(known, "/.launcher/events/hello")).as(known).isEqualTo(new Target.Internal("events/hello"));
        }
        for (String unknown : List.of("other.example", "no.apps.example")) {
            assertThat(router.route(unknown, "/.launcher/events/hello")).as(unknown).isInstanceOf(Target.NotFound.class);
        }
    }

    @Test
    void thePortalLeadsToAnotherHostAtTheSamePort() {
        AppSpec shop = Routed.host("shop", "shop.example", "/x");

        assertThat(InternalEndpoints.address(shop, Router.port("localhost:8600"))).contains("//shop.example:8600/x/");
        assertThat(InternalEndpoints.address(shop, Router.port("[::1]"))).contains("//shop.example/x/");
        assertThat(InternalEndpoints.address(HELLO, Router.port("localhost:8600"))).contains("/hello/");
    }
}
