package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What everybody asks of an Ingress class. */
public final class IngressClasses {
  /** The annotation that marks the class of Ingresses that name none. */
  public static final String DEFAULT = "ingressclass.kubernetes.io/is-default-class";

  // Source: Kubernetes plugin/pkg/admission/network/defaultingressclass.
  private static final Comparator<IngressClass> NEWEST_FIRST =
      Comparator.comparing(
              (IngressClass one) -> String.valueOf(one.getMetadata().getCreationTimestamp()))
          .reversed()
          .thenComparing(one -> one.getMetadata().getName());

  private IngressClasses() {}

  /** Whether Ingresses that name no class are of this one. */
  public static boolean isDefault(IngressClass one) {
    var annotations = one.getMetadata().getAnnotations();
    return annotations != null && "true".equals(annotations.get(DEFAULT));
  }

  /** The name of the class that a new Ingress without one gets: of several the newest. */
  public static Optional<String> standard(Collection<IngressClass> classes) {
    return classes.stream()
        .filter(IngressClasses::isDefault)
        .min(NEWEST_FIRST)
        .map(one -> one.getMetadata().getName());
  }

  /** Who serves it; empty where it does not say. */
  public static String controller(IngressClass one) {
    var spec = one.getSpec();
    return spec == null || spec.getController() == null ? "" : spec.getController();
  }
}
