package dev.netduo.k8s.conformance.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of cases are read strictly, and mistakes are told with file and line. */
class CaseReaderTest {
  private static final String FILE =
      """
      formatVersion: 1
      model:
        namespaces: {x: {labels: {ns: x}}}
        nodes: {n1: {ip: 172.18.0.11, podCIDR: 10.244.1.0/24}}
        clusterCIDR: 10.244.0.0/16
        pods: {x/a: {node: n1, ip: 10.244.1.11, labels: {pod: a}}}
        ports: [{name: web, port: 80, protocol: TCP}]
        externals: {ext1: {ip: 192.0.2.10}}
        services: {x/a: {name: s, vip: 10.96.1.1, backend: x/a}}
      cases:
      - id: A
        title: first
        policies: []
        expect:
        - {verdict: deny, from: "*/*", to: "!x/a", ports: 80/TCP}
        probes:
        - {from: ext1, to: 'svc:x/a', port: 80, protocol: TCP, expect: allow}
        steps:
        - do:
          - delete-pod: {pod: x/a}
          expect: []
      """;

  @Test
  void aFileIsRead() {
    var read = CaseReader.read("f.yaml", FILE);
    assertThat(read.cases()).hasSize(1);
    assertThat(read.cases().getFirst().steps()).hasSize(2);
    assertThat(read.model().pod("x/a").ports()).isEqualTo(read.model().ports());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          formatVersion: 1      | formatVersion: 2     | f.yaml:1: this format is not known here
          clusterCIDR:          | clusterCidr:         | f.yaml:5: unknown field 'clusterCidr'
          title: first          | titel: first         | f.yaml:12: unknown field 'titel'
          verdict: deny         | verdict: denied      | f.yaml:15: verdict: 'denied' is neither allow nor deny
          !x/a                  | !xa                  | f.yaml:15: to: 'xa' is no pattern
          from: ext1            | from: ext9           | f.yaml:17: from: 'ext9' is no pod, node or external
          svc:x/a               | svc:x/b              | f.yaml:17: to: the model has no service of 'x/b'
          port: 80, protocol: TCP, expect | port: 0, protocol: TCP, expect | f.yaml:17: port: '0' is not a number
          delete-pod            | remove-pod           | f.yaml:20: unknown action 'remove-pod'
          """)
  void aMistakeIsToldWithItsLine(String right, String wrong, String message) {
    assertThatThrownBy(() -> CaseReader.read("f.yaml", FILE.replace(right, wrong)))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aFieldThatNoPolicyHasIsToldBeforeAnythingStarts() {
    var policy =
        """
          policies:
          - apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: p, namespace: x}
            spec: {podSelectors: {}}
        """;
    assertThatThrownBy(() -> CaseReader.read("f.yaml", FILE.replace("  policies: []\n", policy)))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("f.yaml:14")
        .hasMessageContaining("podSelectors");
  }

  @Test
  void twoCasesOfOneIdAreRefused() {
    var twice = FILE + "- {id: A, title: again, policies: [], expect: []}\n";
    assertThatThrownBy(() -> CaseReader.read("f.yaml", twice))
        .hasMessageContaining("there are two cases 'A'");
  }

  @Test
  void placeholdersKeepTheirPlaceInTheirNodesRange() {
    var model = CaseReader.read("f.yaml", FILE).model();
    var here =
        new Placeholders(
            model, Map.of("n1", Cidr.parse("10.9.3.0/24")), Cidr.parse("10.9.0.0/16"), Map.of());
    assertThat(here.fill("${ip:x/a}/32 ${net:x/a/28} ${node:n1} ${cluster}"))
        .isEqualTo("10.9.3.11/32 10.9.3.0/28 10.9.3.0/24 10.9.0.0/16");
    assertThatThrownBy(() -> here.fill("${address:x/a}"))
        .hasMessageContaining("unknown placeholder");
  }
}
