package dev.netduo.k8s.api;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.k8s.store.ObjectStore;
import dev.netduo.k8s.store.ServiceAddresses;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Small valid objects, and what it takes to play the part of a node. */
public final class Samples {
  private Samples() {}

  /** A store with a default namespace, over 10.96.0.0/16. */
  public static ObjectStore store() {
    var store = new ObjectStore(new ServiceAddresses(Cidr.parse("10.96.0.0/16")));
    store.create(Kinds.NAMESPACE, namespace("default"));
    return store;
  }

  public static Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  /** A pod of one container, labelled {@code app=NAME}. */
  public static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("netduo/box")
        .addNewPort()
        .withName("http")
        .withContainerPort(8080)
        .endPort()
        .endContainer()
        .endSpec()
        .build();
  }

  /** A service on port 80 for the pods labelled {@code app=NAME}. */
  public static Service service(String name) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withSelector(Map.of("app", name))
        .addNewPort()
        .withPort(80)
        .withNewTargetPort("http")
        .endPort()
        .endSpec()
        .build();
  }

  /** A deployment of the pods labelled {@code app=NAME}. */
  public static Deployment deployment(String name, int replicas) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .endMetadata()
        .withNewSpec()
        .withReplicas(replicas)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .endMetadata()
        .withSpec(pod(name).getSpec())
        .endTemplate()
        .endSpec()
        .build();
  }

  /** A ready node. */
  public static Node node(String name) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("kubernetes.io/hostname", name)
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType("Ready")
        .withStatus("True")
        .endCondition()
        .endStatus()
        .build();
  }

  /** Does what a node does when a pod's containers run: address, phase, readiness. */
  public static void markRunning(KubeApi api, String name, String podIp) {
    api.modifyStatus(
        Kinds.POD,
        "default",
        name,
        pod -> {
          pod.getStatus().setPhase("Running");
          pod.getStatus().setPodIP(podIp);
          pod.getStatus()
              .setConditions(
                  java.util.List.of(
                      new PodConditionBuilder().withType("Ready").withStatus("True").build()));
          return pod;
        });
  }

  /** Waits until something holds, and fails where it does not within ten seconds. */
  public static void eventually(String what, BooleanSupplier holds) {
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not come true within 10 s: " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
