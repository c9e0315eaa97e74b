package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.ObjectFieldSelector;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The environment of a container. */
final class EnvRules {
  private static final Pattern NAME = Pattern.compile("[ -<>-~]+");
  private static final Set<String> FIELDS =
      Set.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final Pattern SUBSCRIPT =
      Pattern.compile("metadata\\.(labels|annotations)\\['[^']+']");
  private static final Set<String> RESOURCES =
      Set.of(
          "limits.cpu",
          "limits.ephemeral-storage",
          "limits.memory",
          "requests.cpu",
          "requests.ephemeral-storage",
          "requests.memory");

  private EnvRules() {}

  static void validate(List<EnvVar> variables, String path, Problems problems) {
    for (int i = 0; i < variables.size(); i++) {
      var variable = variables.get(i);
      var at = path + "[" + i + "]";
      if (Given.nothing(variable.getName())) {
        problems.required(at + ".name", "");
      } else {
        name(variable.getName(), at + ".name", problems);
      }
      if (variable.getValueFrom() != null) {
        source(variable, variable.getValueFrom(), at + ".valueFrom", problems);
      }
    }
  }

  private static void name(String name, String path, Problems problems) {
    if (!NAME.matcher(name).matches()) {
      problems.invalid(
          path,
          name,
          "a valid environment variable name must consist only of printable ASCII characters other"
              + " than '='");
    }
  }

  private static void source(EnvVar variable, EnvVarSource from, String path, Problems problems) {
    var sources =
        Stream.of(
                from.getFieldRef(),
                from.getResourceFieldRef(),
                from.getConfigMapKeyRef(),
                from.getSecretKeyRef(),
                from.getFileKeyRef())
            .filter(Objects::nonNull)
            .count();
    if (sources == 0) {
      problems.invalid(
          path,
          "",
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef`"
              + " or `fileKeyRef`");
    }
    if (!Given.nothing(variable.getValue()) && sources != 0) {
      problems.invalid(path, "", "may not be specified when `value` is not empty");
    } else if (sources > 1) {
      problems.invalid(path, "", "may not have more than one field specified at a time");
    }
    field(from.getFieldRef(), path + ".fieldRef", problems);
    resource(from.getResourceFieldRef(), path + ".resourceFieldRef", problems);
    if (from.getConfigMapKeyRef() != null) {
      var ref = from.getConfigMapKeyRef();
      key(ref.getName(), ref.getKey(), path + ".configMapKeyRef", problems);
    }
    if (from.getSecretKeyRef() != null) {
      var ref = from.getSecretKeyRef();
      key(ref.getName(), ref.getKey(), path + ".secretKeyRef", problems);
    }
  }

  private static void field(@Nullable ObjectFieldSelector field, String path, Problems problems) {
    if (field == null) {
      return;
    }
    var wanted = Given.text(field.getFieldPath());
    if (wanted.isEmpty()) {
      problems.required(path + ".fieldPath", "");
    } else if (!SUBSCRIPT.matcher(wanted).matches()) {
      problems.oneOf(path + ".fieldPath", wanted, FIELDS);
    }
  }

  private static void resource(
      @Nullable ResourceFieldSelector field, String path, Problems problems) {
    if (field == null) {
      return;
    }
    if (Given.nothing(field.getResource())) {
      problems.required(path + ".resource", "");
    } else {
      problems.oneOf(path + ".resource", field.getResource(), RESOURCES);
    }
  }

  private static void key(
      @Nullable String name, @Nullable String key, String path, Problems problems) {
    if (Given.nothing(name)) {
      problems.required(path + ".name", "");
    }
    if (Given.nothing(key)) {
      problems.required(path + ".key", "");
    } else {
      Names.configKey(problems, path + ".key", Given.text(key));
    }
  }

  static void from(List<EnvFromSource> sources, String path, Problems problems) {
    for (int i = 0; i < sources.size(); i++) {
      var source = sources.get(i);
      var at = path + "[" + i + "]";
      if (!Given.nothing(source.getPrefix())) {
        name(source.getPrefix(), at + ".prefix", problems);
      }
      if (source.getConfigMapRef() == null && source.getSecretRef() == null) {
        problems.invalid(at, "", "must specify one of: `configMapRef` or `secretRef`");
      } else if (source.getConfigMapRef() != null && source.getSecretRef() != null) {
        problems.invalid(at, "", "may not have more than one field specified at a time");
      }
      if (source.getConfigMapRef() != null && Given.nothing(source.getConfigMapRef().getName())) {
        problems.required(at + ".configMapRef.name", "");
      }
      if (source.getSecretRef() != null && Given.nothing(source.getSecretRef().getName())) {
        problems.required(at + ".secretRef.name", "");
      }
    }
  }
}
