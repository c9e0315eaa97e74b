package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Questions everybody asks of a pod. */
public final class Pods {
  private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

  private Pods() {}

  /** Whether its Ready condition is True. */
  public static boolean isReady(Pod pod) {
    return condition(pod, "Ready").filter(c -> "True".equals(c.getStatus())).isPresent();
  }

  /** Whether it was asked to go. */
  public static boolean isTerminating(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  /** Whether all its containers ended for good. */
  public static boolean hasEnded(Pod pod) {
    return ENDED.contains(phase(pod));
  }

  /** Whether it counts as a replica: neither ended nor asked to go. */
  public static boolean isActive(Pod pod) {
    return !isTerminating(pod) && !hasEnded(pod);
  }

  /** Its phase, {@code Pending} where none is reported. */
  public static String phase(Pod pod) {
    return pod.getStatus() == null || pod.getStatus().getPhase() == null
        ? "Pending"
        : pod.getStatus().getPhase();
  }

  /** The node it is on, where one was chosen. */
  public static Optional<String> node(Pod pod) {
    return Optional.ofNullable(pod.getSpec().getNodeName()).filter(name -> !name.isEmpty());
  }

  /** Its address, where it has one. */
  public static Optional<String> ip(Pod pod) {
    return Optional.ofNullable(pod.getStatus()).map(s -> s.getPodIP()).filter(ip -> !ip.isEmpty());
  }

  /** Its address of a family, where it has one. */
  public static Optional<String> ip(Pod pod, Family family) {
    var status = pod.getStatus();
    if (status == null) {
      return Optional.empty();
    }
    var all =
        status.getPodIPs() == null || status.getPodIPs().isEmpty()
            ? ip(pod).stream()
            : status.getPodIPs().stream().map(PodIP::getIp);
    return all.filter(ip -> Ip.parse(ip).family() == family).findFirst();
  }

  /** One of its conditions. */
  public static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus() == null || pod.getStatus().getConditions() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(c -> type.equals(c.getType()))
            .findFirst();
  }

  /** The labels of any object, never null. */
  public static Map<String, String> labels(HasMetadata object) {
    var labels = object.getMetadata().getLabels();
    return labels == null ? Map.of() : labels;
  }

  /** The owners of any object. */
  public static List<OwnerReference> owners(HasMetadata object) {
    var owners = object.getMetadata().getOwnerReferences();
    return owners == null ? List.of() : owners;
  }

  /** The owner that controls an object, where one does. */
  public static Optional<OwnerReference> controller(HasMetadata object) {
    return owners(object).stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
        .findFirst();
  }

  /** A reference that makes an object the controller of another. */
  public static OwnerReference controlledBy(HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion(owner.getApiVersion())
        .withKind(owner.getKind())
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(true)
        .build();
  }
}
