package dev.netduo.k8s.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.IngressClasses;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassParametersReference;
import io.fabric8.kubernetes.api.model.networking.v1.IngressLoadBalancerIngressBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ingress classes: what they get, what they are refused, and which of them Ingresses get. */
class IngressClassAdmissionTest {
  private final AtomicLong seconds = new AtomicLong(1_800_000_000);
  private final ObjectStore store = store();

  private ObjectStore store() {
    var made =
        new ObjectStore(
            new ServiceAddresses(Cidr.parse("10.96.0.0/16")),
            () -> Instant.ofEpochSecond(seconds.get()));
    made.create(Kinds.NAMESPACE, Samples.namespace("default"));
    return made;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''        | spec.controller: Required value
          netduo    | spec.controller: Invalid value: "netduo": must be a domain-prefixed path (such as "acme.io/foo")
          a.b/      | spec.controller: Invalid value: "a.b/": must be a domain-prefixed path (such as "acme.io/foo")
          A/x       | spec.controller: Invalid value: "A": a lowercase RFC 1123 subdomain
          a.b/x y   | spec.controller: Invalid value: "x y": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')
          """)
  void aControllerIsAPathBehindADomain(String controller, String problem) {
    refused(ingressClass("c", controller), problem);
  }

  @Test
  void aControllerIsNoLongerThan250Bytes() {
    refused(
        ingressClass("c", "a.b/" + "x".repeat(250)),
        "spec.controller: Too long: may not be more than 250 bytes");
  }

  @Test
  void aClassWithoutASpecIsRefusedForItsController() {
    var bare = ingressClass("c", "a.b/c");
    bare.setSpec(null);

    refused(bare, "spec.controller: Required value");
  }

  @Test
  void theControllerOfAClassIsForItsLife() {
    store.create(Kinds.INGRESS_CLASS, ingressClass("c", "a.b/c"));

    assertThatThrownBy(() -> store.update(Kinds.INGRESS_CLASS, ingressClass("c", "a.b/d")))
        .hasMessage(
            "IngressClass.networking.k8s.io \"c\" is invalid: spec.controller: Invalid value:"
                + " \"a.b/d\": field is immutable");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.b | ''  | n   |           |    | spec.parameters.kind: Required value
          a.b | K   | ''  |           |    | spec.parameters.name: Required value
          a.b | K/L | n   |           |    | spec.parameters.kind: Invalid value: "K/L": may not contain '/'
          a.b | K   | ..  |           |    | spec.parameters.name: Invalid value: "..": may not be '..'
          A   | K   | n   |           |    | spec.parameters.apiGroup: Invalid value: "A": a lowercase RFC 1123 subdomain
          a.b | K   | n   | Zone      |    | spec.parameters.scope: Unsupported value: "Zone": supported values: "Cluster", "Namespace"
          a.b | K   | n   | Namespace |    | spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'
          a.b | K   | n   | Namespace | N  | spec.parameters.namespace: Invalid value: "N": a lowercase RFC 1123 label
          a.b | K   | n   | Cluster   | n  | spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'
          """)
  void parametersAreAReference(
      String group,
      String kind,
      String name,
      @Nullable String scope,
      @Nullable String namespace,
      String problem) {
    var made = ingressClass("c", "a.b/c");
    made.getSpec()
        .setParameters(new IngressClassParametersReference(group, kind, name, namespace, scope));

    refused(made, problem);
  }

  @Test
  void parametersAreOfTheClusterWhereTheyDoNotSay() {
    var made = ingressClass("c", "a.b/c");
    made.getSpec().setParameters(new IngressClassParametersReference(null, "K", "n", null, null));

    assertThat(store.create(Kinds.INGRESS_CLASS, made).getSpec().getParameters().getScope())
        .isEqualTo("Cluster");
  }

  @Test
  void anIngressThatNamesNoClassGetsTheNewestDefaultOne() {
    store.create(Kinds.INGRESS_CLASS, ingressClass("plain", "a.b/c"));
    assertThat(store.create(Kinds.INGRESS, ingress("before")).getSpec().getIngressClassName())
        .isNull();

    store.create(Kinds.INGRESS_CLASS, standard("older"));
    seconds.incrementAndGet();
    store.create(Kinds.INGRESS_CLASS, standard("b-newer"));
    store.create(Kinds.INGRESS_CLASS, standard("a-newer"));

    assertThat(store.create(Kinds.INGRESS, ingress("after")).getSpec().getIngressClassName())
        .isEqualTo("a-newer");
  }

  @Test
  void anIngressKeepsTheClassItNamesAndAnUpdateGivesNone() {
    store.create(Kinds.INGRESS, ingress("early"));
    store.create(Kinds.INGRESS_CLASS, standard("standard"));
    var other = ingress("other");
    other.getSpec().setIngressClassName("other");
    var old = ingress("old");
    old.getMetadata().setAnnotations(Map.of("kubernetes.io/ingress.class", "nginx"));

    assertThat(store.create(Kinds.INGRESS, other).getSpec().getIngressClassName())
        .isEqualTo("other");
    assertThat(store.create(Kinds.INGRESS, old).getSpec().getIngressClassName()).isNull();
    assertThat(store.update(Kinds.INGRESS, ingress("early")).getSpec().getIngressClassName())
        .isNull();
  }

  @Test
  void twoDifferentClassesAreRefused() {
    var both = ingress("both");
    both.getSpec().setIngressClassName("netduo");
    both.getMetadata().setAnnotations(Map.of("kubernetes.io/ingress.class", "nginx"));

    assertThatThrownBy(() -> store.create(Kinds.INGRESS, both))
        .hasMessageContaining(
            "annotations.kubernetes.io/ingress.class: Invalid value: \"nginx\": must match"
                + " `ingressClassName` when both are specified");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x        |          | status.loadBalancer.ingress[0].ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)
                   | A        | status.loadBalancer.ingress[0].hostname: Invalid value: "A": a lowercase RFC 1123 subdomain
                   | 10.0.0.1 | status.loadBalancer.ingress[0].hostname: Invalid value: "10.0.0.1": must be a DNS name, not an IP address
          """)
  void whereAnIngressIsReachedIsAnAddressOrAName(
      @Nullable String ip, @Nullable String hostname, String problem) {
    var stored = store.create(Kinds.INGRESS, ingress("web"));
    stored
        .getStatus()
        .getLoadBalancer()
        .setIngress(
            List.of(
                new IngressLoadBalancerIngressBuilder().withIp(ip).withHostname(hostname).build()));

    assertThatThrownBy(() -> store.updateStatus(Kinds.INGRESS, stored))
        .hasMessageContaining(problem);
  }

  private void refused(IngressClass made, String problem) {
    assertThatThrownBy(() -> store.create(Kinds.INGRESS_CLASS, made))
        .hasMessageStartingWith("IngressClass.networking.k8s.io \"c\" is invalid: " + problem)
        .extracting(e -> ((ApiException) e).code())
        .isEqualTo(422);
  }

  private static IngressClass ingressClass(String name, String controller) {
    return new IngressClassBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withController(controller)
        .endSpec()
        .build();
  }

  private static IngressClass standard(String name) {
    var made = ingressClass(name, "a.b/c");
    made.getMetadata().setAnnotations(Map.of(IngressClasses.DEFAULT, "true"));
    return made;
  }

  private static Ingress ingress(String name) {
    return new IngressBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withNewDefaultBackend()
        .withNewService()
        .withName("web")
        .withNewPort()
        .withNumber(80)
        .endPort()
        .endService()
        .endDefaultBackend()
        .endSpec()
        .build();
  }
}
