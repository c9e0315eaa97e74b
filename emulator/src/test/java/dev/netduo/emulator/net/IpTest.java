package dev.netduo.emulator.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import inet.ipaddr.IPAddressString;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.244.1.7",
        "0.0.0.0",
        "255.255.255.255",
        "192.168.0.10",
        " 1.2.3.4 ",
        "fd00::7"
      })
  void anAddressIsWhatTheLibraryReads(String text) {
    var ip = Ip.parse(text);

    assertThat(ip.address()).isEqualTo(new IPAddressString(text.strip()).getAddress());
    assertThat(ip.toString()).isEqualTo(text.strip());
    assertThat(ip.reverseName()).isEqualTo(ip.address().toReverseDNSLookupString());
    assertThat(Ip.isUsual(text)).isEqualTo(Ip.usual(text).isPresent());
  }

  @Test
  void addressesAreEqualAndInOrderAsTheLibrarysAre() {
    var texts =
        List.of(
            "0.0.0.0",
            "9.255.0.1",
            "10.0.0.1",
            "127.255.255.255",
            "128.0.0.0",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "fd00::7",
            "fe80::1");
    for (var one : texts) {
      for (var other : texts) {
        var ip = Ip.parse(one);
        var second = Ip.parse(other);

        assertThat(Integer.signum(ip.compareTo(second)))
            .as(one + " and " + other)
            .isEqualTo(Integer.signum(ip.address().compareTo(second.address())));
        assertThat(ip.equals(second)).as(one + " and " + other).isEqualTo(one.equals(other));
      }
      assertThat(Ip.parse(one)).hasSameHashCodeAs(Ip.parse(one));
      assertThat(Ip.of(Ip.parse(one).address())).isEqualTo(Ip.parse(one));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1.2.3.256",
        "1.2.3.4/24",
        "1.2.3.*",
        "a.b.c.d",
        "99999999999.1.1.1"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> Ip.parse(text))
        .isInstanceOf(NetduoException.class)
        .hasMessage("'" + text + "' is not an IP address");
    assertThat(Ip.isUsual(text)).isFalse();
  }
}
