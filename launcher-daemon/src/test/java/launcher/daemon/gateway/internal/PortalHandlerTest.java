package launcher.daemon.gateway.internal;

import static org.assertj.core.api.Assertions.assertThat;

import launcher.core.app.AppSpec;
import launcher.daemon.gateway.Routed;
import launcher.daemon.gateway.http.HostHeader;
import org.junit.jupiter.api.Test;

class PortalHandlerTest {

    @Test
    void portalLinksToAnAppsHostAtTheSamePort() {
        AppSpec shop = Routed.host("shop", "shop.example", "/x");

        assertThat(PortalHandler.address(shop, HostHeader.portSuffix("localhost:8600")))
                .contains("//shop.example:8600/x/");
        assertThat(PortalHandler.address(shop, HostHeader.portSuffix("[::1]"))).contains("//shop.example/x/");
        assertThat(PortalHandler.address(Routed.path("hello", "/hello"), HostHeader.portSuffix("localhost:8600")))
                .contains("/hello/");
    }
}
