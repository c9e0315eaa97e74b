package dev.netduo.k8s.cluster;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.runtime.PodRuntime;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A proxy on every node, in the node's own network, since it takes what comes to the node's
 * address. A pod runs it, so that one that is killed is started again.
 *
 * @param name of its daemon set, and by which its pods are found
 * @param container the name of its container
 * @param command what runs in it
 */
record NodeProxy(String name, String container, List<String> command) {
  private Map<String, String> labels() {
    return Map.of("k8s-app", name);
  }

  /** Makes its daemon set where there is none. */
  void ensure(KubeApi api) {
    if (api.get(Kinds.DAEMON_SET, SystemObjects.NAMESPACE, name).isPresent()) {
      return;
    }
    api.create(
        Kinds.DAEMON_SET,
        new DaemonSetBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(SystemObjects.NAMESPACE)
            .withLabels(labels())
            .endMetadata()
            .withNewSpec()
            .withNewSelector()
            .withMatchLabels(labels())
            .endSelector()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(labels())
            .endMetadata()
            .withNewSpec()
            .withHostNetwork(true)
            .addNewContainer()
            .withName(container)
            .withImage("netduo/node")
            .withCommand(command)
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build());
  }

  /** Those of its pods that run and are to stay, by their main process. */
  Map<Integer, Pod> running(Collection<Pod> pods, PodRuntime runtime) {
    var running = new LinkedHashMap<Integer, Pod>();
    for (var pod : pods) {
      var own = Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of());
      if (own.entrySet().containsAll(labels().entrySet())
          && pod.getMetadata().getDeletionTimestamp() == null) {
        runtime.pidOf(ObjectKey.of(pod)).ifPresent(pid -> running.put(pid, pod));
      }
    }
    return running;
  }
}
