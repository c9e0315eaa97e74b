package dev.netduo.k8s.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.service.VirtualService.Port;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains are called as on a real node. */
class KubeChainTest {

  // As everybody's nodes show them for the two services that every cluster has.
  @ParameterizedTest
  @CsvSource({
    "default/kubernetes, https, TCP, KUBE-SVC-NPX46M4PTMTKRN6Y",
    "kube-system/kube-dns, dns, UDP, KUBE-SVC-TCOU7JCQXEZGVUNU",
    "kube-system/kube-dns, dns-tcp, TCP, KUBE-SVC-ERIFXISQEP7F7OF4",
    "kube-system/kube-dns, metrics, TCP, KUBE-SVC-JD5MR3NA4I4DYORP"
  })
  void a_services_chain_has_the_name_kube_proxy_gives_it(
      String key, String name, Protocol protocol, String chain) {
    var port = new Port(name, protocol, 1, 0, List.of());
    var service =
        new VirtualService(
            key,
            Ip.parse("10.96.0.1"),
            List.of(),
            List.of(),
            false,
            false,
            List.of(),
            Optional.empty(),
            0,
            List.of(port));

    assertThat(KubeChain.of(service, port).cluster()).isEqualTo(chain);
  }
}
