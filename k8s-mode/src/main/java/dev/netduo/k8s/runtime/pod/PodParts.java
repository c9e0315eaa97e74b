package dev.netduo.k8s.runtime.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pod's spec without the nulls of its model. */
public final class PodParts {
  private PodParts() {}

  /** Its app containers. */
  public static List<Container> apps(Pod pod) {
    return orEmpty(pod.getSpec().getContainers());
  }

  /** Its init containers, those that stay on as sidecars among them. */
  public static List<Container> inits(Pod pod) {
    return orEmpty(pod.getSpec().getInitContainers());
  }

  /** All its containers, init containers first. */
  public static List<Container> all(Pod pod) {
    return Stream.concat(inits(pod).stream(), apps(pod).stream()).toList();
  }

  /** One of its containers. */
  public static Optional<Container> find(Pod pod, String name) {
    return all(pod).stream().filter(container -> container.getName().equals(name)).findFirst();
  }

  /** Whether an init container stays on while the others come and go. */
  public static boolean isSidecar(Container init) {
    return "Always".equals(init.getRestartPolicy());
  }

  /** Whether a container of this name is an init container. */
  public static boolean isInit(Pod pod, String name) {
    return inits(pod).stream().anyMatch(container -> container.getName().equals(name));
  }

  /** Its volumes. */
  public static List<Volume> volumes(Pod pod) {
    return orEmpty(pod.getSpec().getVolumes());
  }

  /** Whether it lives in its node's own network. */
  public static boolean onHostNetwork(Pod pod) {
    return Boolean.TRUE.equals(pod.getSpec().getHostNetwork());
  }

  /** {@code name_namespace(uid)}, as the kubelet names a pod in its messages. */
  public static String described(Pod pod) {
    var meta = pod.getMetadata();
    return meta.getName() + "_" + meta.getNamespace() + "(" + meta.getUid() + ")";
  }

  /** A list that may be missing. */
  public static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
