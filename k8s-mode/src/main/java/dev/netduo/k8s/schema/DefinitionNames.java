package dev.netduo.k8s.schema;

import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the API calls the types that the model classes stand for. */
final class DefinitionNames {
  private static final String MODELS = "io.fabric8.kubernetes.api.model.";
  // Kinds that the library has no classes for; their group is written backwards as that of other
  // kinds that are added to a cluster.
  private static final String OWN_MODELS = "dev.netduo.k8s.model.";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private static final Set<String> OF_META =
      Set.of(
          "Condition",
          "DeleteOptions",
          "FieldsV1",
          "LabelSelector",
          "LabelSelectorRequirement",
          "ListMeta",
          "ManagedFieldsEntry",
          "MicroTime",
          "ObjectMeta",
          "OwnerReference",
          "Preconditions",
          "Status",
          "StatusCause",
          "StatusDetails");

  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "Quantity", "io.k8s.apimachinery.pkg.api.resource.Quantity",
          "IntOrString", "io.k8s.apimachinery.pkg.util.intstr.IntOrString");

  static final String TIME = META + "Time";

  private DefinitionNames() {}

  /** For example {@code io.k8s.api.core.v1.PodSpec}. */
  static String of(Class<?> model) {
    var name = model.getName();
    if (name.startsWith(OWN_MODELS)) {
      return ownGroup(model.getNestHost()) + model.getSimpleName();
    }
    if (!name.startsWith(MODELS)) {
      throw new IllegalArgumentException(model + " is no model");
    }
    var path = name.substring(MODELS.length());
    var simple = model.getSimpleName();
    if (path.indexOf('.') < 0) {
      return OF_META.contains(simple)
          ? META + simple
          : ELSEWHERE.getOrDefault(simple, "io.k8s.api.core.v1." + simple);
    }
    var parts = path.split("\\.", -1);
    return "io.k8s.api." + parts[0] + "." + (parts.length > 2 ? parts[1] : "v1") + "." + simple;
  }

  private static String ownGroup(Class<?> kind) {
    var group = List.of(kind.getAnnotation(Group.class).value().split("\\.", -1)).reversed();
    return String.join(".", group) + "." + kind.getAnnotation(Version.class).value() + ".";
  }

  /** The name in the tables beside: {@code core.PodSpec}, {@code meta.ObjectMeta}. */
  static String brief(String definition) {
    var parts = definition.split("\\.", -1);
    return parts[parts.length - 3] + "." + parts[parts.length - 1];
  }
}
