package dev.netduo.emulator.probe.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Ip;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolverConfigTest {
  private static final ResolverConfig CLUSTER =
      ResolverConfig.parse(
          """
          # written by the engine
          nameserver 10.96.0.10
          search default.svc.cluster.local svc.cluster.local cluster.local.
          options ndots:5 timeout:2 edns0
          """);

  @Test
  void serversSearchPathAndOptionsAreRead() {
    assertThat(CLUSTER.servers()).containsExactly(Ip.parse("10.96.0.10"));
    assertThat(CLUSTER.search())
        .containsExactly("default.svc.cluster.local", "svc.cluster.local", "cluster.local");
    assertThat(CLUSTER.ndots()).isEqualTo(5);
    assertThat(CLUSTER.timeout()).isEqualTo(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "web                 | web.default.svc.cluster.local. web.svc.cluster.local."
            + " web.cluster.local. web.",
        "web.default         | web.default.default.svc.cluster.local."
            + " web.default.svc.cluster.local. web.default.cluster.local. web.default.",
        "a.b.c.d.e.f         | a.b.c.d.e.f. a.b.c.d.e.f.default.svc.cluster.local."
            + " a.b.c.d.e.f.svc.cluster.local. a.b.c.d.e.f.cluster.local.",
        "web.cluster.local.  | web.cluster.local."
      })
  void namesWithFewerDotsThanNdotsWalkTheSearchPathFirst(String name, String candidates) {
    assertThat(CLUSTER.candidates(name)).isEqualTo(List.of(candidates.split(" ", -1)));
  }

  @Test
  void oneDotIsEnoughWithoutTheOption() {
    var config = ResolverConfig.parse("nameserver 1.1.1.1\nsearch example.org\n");

    assertThat(config.candidates("web")).containsExactly("web.example.org.", "web.");
    assertThat(config.candidates("web.x")).containsExactly("web.x.", "web.x.example.org.");
  }

  @Test
  void theLastSearchLineCountsAndThreeServersAtMost() {
    var config =
        ResolverConfig.parse(
            """
            search one
            nameserver 10.0.0.1
            nameserver nonsense
            nameserver 10.0.0.2
            domain two
            nameserver 10.0.0.3
            nameserver 10.0.0.4
            options ndots:99
            """);

    assertThat(config.search()).containsExactly("two");
    assertThat(config.servers()).hasSize(3).doesNotContain(Ip.parse("10.0.0.4"));
    assertThat(config.ndots()).isEqualTo(15);
  }

  @Test
  void anEmptyFileMeansTheContainerItself() {
    assertThat(ResolverConfig.parse("").servers()).containsExactly(Ip.parse("127.0.0.1"));
  }

  @Test
  void hostsAreFoundWhateverTheirCaseAndVersionFourFirst() {
    var hosts =
        HostsFile.parse(
            """
            127.0.0.1 localhost
            ::1       localhost ip6-localhost
            fd00::7   web # the new one
            10.0.0.7  Web web.local
            # 10.0.0.9 commented
            """);

    assertThat(hosts.find("WEB")).contains(Ip.parse("10.0.0.7"));
    assertThat(hosts.find("ip6-localhost")).contains(Ip.parse("::1"));
    assertThat(hosts.find("commented")).isEmpty();
  }
}
