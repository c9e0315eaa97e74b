package dev.netduo.k8s.store;

import dev.netduo.k8s.api.IngressClasses;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassParametersReference;
import io.fabric8.kubernetes.api.model.networking.v1.IngressClassSpec;
import java.util.Optional;
import java.util.Set;

/** Ingress classes. Source: Kubernetes {@code pkg/apis/networking/validation}. */
final class IngressClassStrategy implements Strategy<IngressClass> {
  private static final String CLUSTER = "Cluster";
  private static final String NAMESPACE = "Namespace";
  private static final int LONGEST_CONTROLLER = 250;

  @Override
  public boolean hasStatus() {
    return false;
  }

  @Override
  public void fillIn(IngressClass ingressClass) {
    if (ingressClass.getSpec() == null) {
      ingressClass.setSpec(new IngressClassSpec());
    }
    var parameters = ingressClass.getSpec().getParameters();
    if (parameters != null && parameters.getScope() == null) {
      parameters.setScope(CLUSTER);
    }
  }

  @Override
  public void validate(
      IngressClass ingressClass, Optional<IngressClass> before, Problems problems) {
    var spec = ingressClass.getSpec();
    var controller = IngressClasses.controller(ingressClass);
    if (before.filter(old -> !controller.equals(IngressClasses.controller(old))).isPresent()) {
      problems.immutable("spec.controller", controller);
    }
    if (controller.isEmpty()) {
      problems.required("spec.controller", "");
    } else {
      if (controller.length() > LONGEST_CONTROLLER) {
        problems.tooLong("spec.controller", LONGEST_CONTROLLER);
      }
      Names.prefixedPath(problems, "spec.controller", controller);
    }
    if (spec.getParameters() != null) {
      parameters(spec.getParameters(), "spec.parameters", problems);
    }
  }

  private static void parameters(
      IngressClassParametersReference parameters, String path, Problems problems) {
    if (parameters.getApiGroup() != null) {
      Names.subdomain(problems, path + ".apiGroup", parameters.getApiGroup());
    }
    segment(Given.text(parameters.getKind()), path + ".kind", problems);
    segment(Given.text(parameters.getName()), path + ".name", problems);
    var namespace = path + ".namespace";
    switch (parameters.getScope()) {
      case NAMESPACE -> {
        if (parameters.getNamespace() == null) {
          problems.required(namespace, "`parameters.scope` is set to 'Namespace'");
        } else {
          Names.label(problems, namespace, parameters.getNamespace());
        }
      }
      case CLUSTER -> {
        if (parameters.getNamespace() != null) {
          problems.forbidden(namespace, "`parameters.scope` is set to 'Cluster'");
        }
      }
      default -> problems.oneOf(path + ".scope", parameters.getScope(), Set.of(CLUSTER, NAMESPACE));
    }
  }

  private static void segment(String name, String path, Problems problems) {
    if (name.isEmpty()) {
      problems.required(path, "");
    } else {
      Names.pathSegment(problems, path, name);
    }
  }

  @Override
  public Object spec(IngressClass ingressClass) {
    return ingressClass.getSpec();
  }
}
