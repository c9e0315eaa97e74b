package dev.netduo.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The names people call kinds by, and what discovery prints of them. */
class KindsTest {

  @ParameterizedTest
  @CsvSource({
    "ep, Endpoints",
    "endpoints, Endpoints",
    "secrets, Secret",
    "sa, ServiceAccount",
    "sts, StatefulSet",
    "ds, DaemonSet",
    "jobs.batch, Job",
    "ing, Ingress",
    "ingresses.networking.k8s.io, Ingress",
    "ingress.v1.networking.k8s.io, Ingress",
    "ingressclass, IngressClass",
    "networkpolicies, NetworkPolicy",
    "endpointslices, EndpointSlice",
    "controllerrevision, ControllerRevision",
  })
  void isFoundByEveryName(String name, String kind) {
    assertThat(Kinds.find(name)).map(ResourceKind::kind).hasValue(kind);
  }

  @Test
  void noTwoKindsShareAName() {
    var seen = new HashSet<String>();

    for (var kind : Kinds.ALL) {
      assertThat(Kinds.names(kind).collect(Collectors.toSet()))
          .allSatisfy(name -> assertThat(seen.add(name)).as(name).isTrue());
    }
  }

  @Test
  void everyKindIsFoundByItsManifestAndItsModel() throws ReflectiveOperationException {
    for (var kind : Kinds.ALL) {
      assertThat(Kinds.find(kind.apiVersion(), kind.kind())).hasValue(kind);
      var object = kind.type().getDeclaredConstructor().newInstance();
      assertThat(object.getApiVersion()).as(kind.kind()).isEqualTo(kind.apiVersion());
      assertThat(object.getKind()).isEqualTo(kind.kind());
      assertThat(Kinds.of(object)).isEqualTo(kind);
    }
  }

  @Test
  void getAllListsWhatTheRealServerListsUnderAll() {
    assertThat(Kinds.ALL.stream().filter(kind -> kind.categories().contains("all")))
        .extracting(ResourceKind::plural)
        .containsExactly(
            "pods", "services", "daemonsets", "deployments", "replicasets", "statefulsets", "jobs");
  }

  @Test
  void onlyWhatHasReplicasCanBeScaled() {
    assertThat(Kinds.ALL.stream().filter(kind -> kind.has(Subresource.SCALE)))
        .extracting(ResourceKind::plural)
        .containsExactly("deployments", "replicasets", "statefulsets");
    assertThat(Kinds.ALL.stream().filter(kind -> !kind.has(Subresource.STATUS)))
        .extracting(ResourceKind::plural)
        .containsExactly(
            "configmaps",
            "endpoints",
            "events",
            "secrets",
            "serviceaccounts",
            "controllerrevisions",
            "endpointslices",
            "ingressclasses",
            "networkpolicies");
  }
}
