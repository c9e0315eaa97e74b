package dev.netduo.k8s.server.stream;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.server.http.Query;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which container of a pod a request means. Source: {@code registry/core/pod/strategy.go}. */
final class ContainerChoice {
  private ContainerChoice() {}

  /**
   * The container's name.
   *
   * @throws ApiException 400 where the pod has none of that name, or several and none is named
   */
  static String of(Pod pod, Query query) {
    var all = new ArrayList<>(pod.getSpec().getContainers());
    var initial = Optional.ofNullable(pod.getSpec().getInitContainers());
    var name = query.text("container");
    var podName = pod.getMetadata().getName();
    if (name.isEmpty()) {
      if (all.size() == 1) {
        return all.getFirst().getName();
      }
      throw ApiException.badRequest(
          "a container name must be specified for pod "
              + podName
              + ", choose one of: ["
              + all.stream().map(Container::getName).collect(Collectors.joining(" "))
              + "]");
    }
    initial.ifPresent(all::addAll);
    if (all.stream().noneMatch(container -> container.getName().equals(name.get()))) {
      throw ApiException.badRequest("container " + name.get() + " is not valid for pod " + podName);
    }
    return name.get();
  }
}
