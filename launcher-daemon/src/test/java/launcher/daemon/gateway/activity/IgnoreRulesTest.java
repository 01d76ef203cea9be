package launcher.daemon.gateway.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {

    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.1");

    @ParameterizedTest
    @CsvSource(textBlock = """
            10.0.0.0/8,        10.255.255.255,   true
            10.0.0.0/8,        11.0.0.0,         false
            10.0.0.0/8,        ::a00:1,          false
            192.168.4.0/22,    192.168.7.255,    true
            192.168.4.0/22,    192.168.8.0,      false
            192.168.4.77/22,   192.168.5.1,      true
            192.0.2.7,         192.0.2.7,        true
            192.0.2.7,         192.0.2.6,        false
            192.0.2.7/32,      192.0.2.7,        true
            0.0.0.0/0,         203.0.113.9,      true
            0.0.0.0/0,         2001:db8::1,      false
            fd00::/8,          fdff::1,          true
            fd00::/8,          fe00::1,          false
            2001:db8::/33,     2001:db8:7fff::1, true
            2001:db8::/33,     2001:db8:8000::1, false
            ::1,               ::1,              true
            ::/0,              2001:db8::1,      true
            """)
    void aNetworkContainsItsAddresses(String network, String address, boolean contained) {
        assertThat(CidrSet.parse(List.of("203.0.113.200", network)).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @Test
    void ipv4AddressMappedToIpv6IsTheSameAddress() throws UnknownHostException {
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 1, 2, 3};

        assertThat(CidrSet.parse(List.of("10.0.0.0/8")).contains(InetAddress.getByAddress(mapped))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "fd00::/129", "10.0.0.0/-1", "10.0.0.0/", "monitor.example.org", ""})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatThrownBy(() -> CidrSet.parse(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void requestIsIgnoredForItsAgentPathOrSource() {
        var rules = IgnoreRules.of(List.of("UptimeRobot"), List.of("/healthz"), List.of("10.0.0.0/8"));

        assertThat(rules.matches("Mozilla/5.0", "/", CLIENT)).isFalse();
        assertThat(rules.matches("Mozilla/5.0+(compatible; uptimerobot/2.0)", "/", CLIENT)).isTrue();
        assertThat(rules.matches("", "/healthz", CLIENT)).isTrue();
        assertThat(rules.matches("", "/healthz/", CLIENT)).as("the path is exact").isFalse();
        assertThat(rules.matches("", "/", InetAddress.ofLiteral("10.7.7.7"))).isTrue();
    }

    @Test
    void withoutRulesNothingIsIgnored() {
        assertThat(IgnoreRules.of(List.of(), List.of(), List.of()).matches("", "", CLIENT)).isFalse();
    }
}
