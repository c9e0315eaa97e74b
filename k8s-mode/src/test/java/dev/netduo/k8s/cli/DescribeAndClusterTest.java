package dev.netduo.k8s.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.Samples;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescribeAndClusterTest {
  private final Kubectl kubectl = new Kubectl();

  @Test
  void aPodIsToldWithItsContainers() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));
    Samples.markRunning(kubectl.store, "web", "10.244.1.2");

    assertThat(kubectl.out("describe pod web"))
        .contains(
            "Name:               web\n",
            "Namespace:          default\n",
            "Labels:             app=web\n",
            "Annotations:        <none>\n",
            "IP:                 10.244.1.2\n",
            "  main:\n",
            "    Image:          netduo/box\n",
            "    Ports:          8080/TCP\n",
            "Events:             <none>\n");
  }

  @Test
  void everyKindCanBeTold() {
    kubectl.store.create(Kinds.POD, Samples.pod("web"));
    kubectl.store.create(Kinds.SERVICE, Samples.service("web"));
    kubectl.store.create(Kinds.DEPLOYMENT, Samples.deployment("web", 2));
    kubectl.store.create(Kinds.NODE, Samples.node("node-1"));

    assertThat(kubectl.out("describe svc web")).containsPattern("Endpoints: +<none>");
    assertThat(kubectl.out("describe deploy/web"))
        .containsPattern("Replicas: +2 desired \\| 0 updated");
    assertThat(kubectl.out("describe node node-1")).contains("Conditions:", "Ready", "Pods:");
    assertThat(kubectl.out("describe ns default")).containsPattern("Status: +Active");
    assertThat(kubectl.out("describe pod we")).contains("Name: ");
    assertThat(kubectl.err("describe pod none"))
        .isEqualTo("Error from server (NotFound): pods \"none\" not found\n");
  }

  @Test
  void aPolicySaysWhomItIsolatesAndWhoMayAllTheSame() {
    kubectl.store.create(
        Kinds.NETWORK_POLICY,
        new NetworkPolicyBuilder()
            .withNewMetadata()
            .withName("db")
            .withNamespace("default")
            .endMetadata()
            .withNewSpec()
            .withNewPodSelector()
            .addToMatchLabels("app", "db")
            .endPodSelector()
            .addNewIngress()
            .addNewFrom()
            .withNewPodSelector()
            .addToMatchLabels("app", "api")
            .endPodSelector()
            .endFrom()
            .endIngress()
            .endSpec()
            .build());

    assertThat(kubectl.out("describe netpol db"))
        .contains(
            """
              Allowing ingress traffic:
                To Port: <any> (traffic allowed to all ports)
                From:
                  PodSelector: app=api
            """,
            "  Not affecting egress traffic\n");
    assertThat(kubectl.out("get netpol"))
        .isEqualTo("NAME   POD-SELECTOR   AGE\ndb     app=db         0s\n");
  }

  @Test
  void theClusterTellsItsKindsAndVersion() {
    assertThat(kubectl.out("api-resources"))
        .contains(
            "pods                     po           v1                                  true         Pod\n",
            "statefulsets             sts          apps/v1                             true         StatefulSet\n");
    assertThat(kubectl.out("api-resources --namespaced=false -o name"))
        .isEqualTo(
            """
            namespaces
            nodes
            ingressclasses.networking.k8s.io
            clusternetworkpolicies.policy.networking.k8s.io
            """);
    assertThat(kubectl.out("version")).contains("Server Version: ");
    assertThat(kubectl.out("version -o json")).contains("\"serverVersion\"");
    assertThat(kubectl.out("cluster-info")).contains("is running at");
  }

  @Test
  void everyCommandHasHelpWithExamples() {
    for (var line :
        List.of(
            "get",
            "describe",
            "apply",
            "create",
            "create namespace",
            "create deployment",
            "run",
            "expose",
            "delete",
            "scale",
            "label",
            "annotate",
            "rollout status",
            "rollout restart",
            "wait",
            "exec",
            "logs",
            "api-resources",
            "version",
            "cluster-info")) {
      assertThat(kubectl.out(line + " --help")).as(line).contains("Example", "  kubectl " + line);
    }
  }

  @Test
  void liveNamesCompleteOperands() {
    kubectl.store.create(Kinds.NAMESPACE, Samples.namespace("shop"));
    kubectl.store.create(Kinds.POD, Samples.pod("web"));
    kubectl.store.create(Kinds.NODE, Samples.node("node-1"));
    var names = new KubectlNames(kubectl.store);

    assertThat(names.candidates("POD", List.of("kubectl", "exec"))).containsExactly("web");
    assertThat(names.candidates("POD", List.of("kubectl", "-n", "shop", "exec"))).isEmpty();
    assertThat(names.candidates("NAME", List.of("kubectl", "get", "nodes")))
        .containsExactly("node-1");
    assertThat(names.candidates("TYPE", List.of("kubectl", "get", "po"))).contains("pods", "all");
    assertThat(names.candidates("TYPE", List.of("kubectl", "get", "pod/")))
        .containsExactly("pod/web");
    assertThat(names.candidates("NAMESPACE", List.of("kubectl", "-n")))
        .containsExactly("default", "shop");
    assertThat(names.candidates("COUNT", List.of("kubectl"))).isEmpty();
  }
}
