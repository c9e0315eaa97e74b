package dev.netduo.k8s.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.apply.Apply;
import dev.netduo.k8s.manifest.ManifestReader;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodIPBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What decides about a connection, from the objects of the API alone. */
class PolicyQuestionTest {
  private static final String OBJECTS =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, labels: {app: web}}
      spec: {nodeName: n1, containers: [{name: c, image: netduo/box}]}
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: db, labels: {app: db}}
      spec: {nodeName: n2, containers: [{name: c, image: netduo/box}]}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db}
      spec:
        podSelector: {matchLabels: {app: db}}
        ingress:
        - from: [{podSelector: {matchLabels: {app: web}}}]
          ports: [{port: 5432}]
      ---
      apiVersion: policy.networking.k8s.io/v1alpha2
      kind: ClusterNetworkPolicy
      metadata: {name: quiet}
      spec:
        tier: Admin
        priority: 1
        subject: {namespaces: {}}
        egress:
        - name: no-mail
          action: Deny
          to: [{networks: [0.0.0.0/0]}]
          protocols: [{tcp: {destinationPort: {number: 25}}}]
      """;

  private final KubeApi api = new ObjectStore(new ServiceAddresses(Cidr.parse("10.96.0.0/16")));

  PolicyQuestionTest() {
    var _ =
        api.create(
            Kinds.NAMESPACE,
            new NamespaceBuilder().withNewMetadata().withName("default").endMetadata().build());
    var apply = new Apply(api);
    ManifestReader.read("objects.yaml", OBJECTS)
        .forEach(manifest -> apply.apply(manifest.object(), "default"));
    runs("web", "10.244.1.5");
    runs("db", "10.244.2.5");
  }

  private void runs(String pod, String ip) {
    var _ =
        api.modifyStatus(
            Kinds.POD,
            "default",
            pod,
            object -> {
              object.getStatus().setPhase("Running");
              object.getStatus().setPodIP(ip);
              object.getStatus().setPodIPs(List.of(new PodIPBuilder().withIp(ip).build()));
              return object;
            });
  }

  @Test
  void thePolicyAndRuleThatDecideAreNamed() {
    var question = new PolicyQuestion(api);
    var allowed = question.ask("web", "default/db", "default", Protocol.TCP, 5432).decision();
    assertThat(allowed.allowed()).isTrue();
    assertThat(allowed.ingress().reason()).isEqualTo("allowed by default/db rule 0");
    var denied = question.ask("web", "db", "default", Protocol.TCP, 80).decision();
    assertThat(denied.allowed()).isFalse();
    assertThat(denied.ingress().reason()).isEqualTo("not allowed by default/db");
    var mail = question.ask("db", "192.0.2.1", "default", Protocol.TCP, 25).decision();
    assertThat(mail.egress().reason()).isEqualTo("denied by admin policy quiet rule 0 (no-mail)");
  }

  @Test
  void whatIsNotThereIsToldWithWhatIs() {
    var question = new PolicyQuestion(api);
    assertThatThrownBy(() -> question.ask("nobody", "db", "default", Protocol.TCP, 80))
        .hasMessageContaining("'nobody' is no pod with an address, no node and no address");
  }
}
