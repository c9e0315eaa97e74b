package dev.netduo.k8s.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.ContainerSpec.Dns;
import dev.netduo.emulator.net.Ip;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodDNSConfigBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodDnsTest {
  private static final PodDns DNS =
      new PodDns(List.of(Ip.parse("10.96.0.10")), "cluster.local", () -> Dns.DEFAULT);
  private static final Dns CLUSTER =
      new Dns(
          List.of("10.96.0.10"),
          List.of("default.svc.cluster.local", "svc.cluster.local", "cluster.local"),
          List.of("ndots:5"));

  private static PodBuilder pod(String policy, boolean onHost) {
    return new PodBuilder(Views.pod("Always").app("a").build())
        .editSpec()
        .withDnsPolicy(policy)
        .withHostNetwork(onHost)
        .endSpec();
  }

  @Test
  void thePolicyChoosesWhoIsAsked() {
    assertThat(DNS.of(pod("ClusterFirst", false).build())).isEqualTo(CLUSTER);
    assertThat(DNS.of(pod("ClusterFirst", true).build())).isEqualTo(Dns.DEFAULT);
    assertThat(DNS.of(pod("ClusterFirstWithHostNet", true).build())).isEqualTo(CLUSTER);
    assertThat(DNS.of(pod("Default", false).build())).isEqualTo(Dns.DEFAULT);
    assertThat(DNS.of(pod("None", false).build())).isEqualTo(Dns.DEFAULT);
  }

  @Test
  void ownSettingsAreAddedAndAnOptionReplacesItsLike() {
    var config =
        new PodDNSConfigBuilder()
            .withNameservers("10.9.9.9", "10.96.0.10")
            .withSearches("one.example")
            .addNewOption("ndots", "2")
            .addNewOption("edns0", null)
            .build();
    var pod = pod("ClusterFirst", false).editSpec().withDnsConfig(config).endSpec().build();
    var dns = DNS.of(pod);
    assertThat(dns.servers()).containsExactly("10.96.0.10", "10.9.9.9");
    assertThat(dns.search()).endsWith("cluster.local", "one.example");
    assertThat(dns.options()).containsExactly("ndots:2", "edns0");
    assertThat(PodDns.text(dns)).contains("nameserver 10.9.9.9\noptions ndots:2 edns0\n");
  }
}
