package dev.netduo.emulator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "10.1", "10.0.0.256", "10.0.0.0/8", "10.0.0.*", "1.2.3.4.5", "web"})
  void whatIsNoSingleAddressIsRefused(String text) {
    assertThatThrownBy(() -> Ip.parse(text))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/x", "fd00::/129"})
  void whatIsNoNetworkIsRefused(String text) {
    assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(NetduoException.class);
  }

  @Test
  void hostBitsAreNamedTogetherWithWhatWasMeant() {
    assertThatThrownBy(() -> Cidr.parse("10.244.1.7/16"))
        .isInstanceOfSatisfying(
            NetduoException.class,
            e -> assertThat(e.hint()).isEqualTo("did you mean 10.244.0.0/16?"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.1.0.0/16, true",
    "10.1.0.0/16, 10.0.0.0/8, true",
    "10.0.0.0/16, 10.1.0.0/16, false",
    "0.0.0.0/0, 192.168.0.0/24, true",
    "fd00::/8, 10.0.0.0/8, false"
  })
  void networksOverlapWhereTheyShareAnAddress(String one, String other, boolean overlap) {
    assertThat(Cidr.parse(one).overlaps(Cidr.parse(other))).isEqualTo(overlap);
  }

  @Test
  void aNetworkIsCountedAndSplit() {
    var network = Cidr.parse("10.244.0.0/16");

    assertThat(network.host(0)).isEqualTo(Ip.parse("10.244.0.0"));
    assertThat(network.host(65_535)).isEqualTo(Ip.parse("10.244.255.255"));
    assertThatThrownBy(() -> network.host(65_536)).hasMessageContaining("only 65536");
    assertThat(network.subnets(24)).hasSize(256).startsWith(Cidr.parse("10.244.0.0/24"));
    assertThatThrownBy(() -> network.subnets(8)).isInstanceOf(NetduoException.class);
  }

  @Test
  void portsRunFromOneTo65535() {
    assertThat(new PortRange(80, 90).contains(90)).isTrue();
    assertThat(PortRange.of(80)).hasToString("80");
    assertThatThrownBy(() -> PortRange.of(0)).hasMessageContaining("not a port range");
    assertThatThrownBy(() -> new PortRange(90, 80)).hasMessageContaining("90-80");
    assertThatThrownBy(() -> PortRange.of(65_536)).isInstanceOf(NetduoException.class);
  }
}
