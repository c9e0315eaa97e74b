package dev.netduo.k8s.runtime.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A container's environment: services, {@code envFrom}, {@code env}, the later over the earlier.
 * Pure. Source: Kubernetes {@code pkg/kubelet/kubelet_pods.go}, makeEnvironmentVariables.
 */
public final class Environment {
  private final PodFields fields;
  private final Sources sources;

  /** Environments of one pod's containers. */
  public Environment(PodFields fields, Sources sources) {
    this.fields = fields;
    this.sources = sources;
  }

  /**
   * The variables of one container, in order.
   *
   * @throws ConfigProblem where something it refers to is missing
   */
  public Map<String, String> of(Container container) {
    var services =
        ServiceVariables.of(
            sources.services(),
            fields.pod().getMetadata().getNamespace(),
            !Boolean.FALSE.equals(fields.pod().getSpec().getEnableServiceLinks()));
    var result = new LinkedHashMap<String, String>();
    for (var source : PodParts.orEmpty(container.getEnvFrom())) {
      addAll(result, source);
    }
    // What a variable refers to may also be a service's, though that is only added at the end.
    var known = new LinkedHashMap<>(services);
    known.putAll(result);
    for (var variable : PodParts.orEmpty(container.getEnv())) {
      value(container, variable, known)
          .ifPresent(value -> {
            result.put(variable.getName(), value);
            known.put(variable.getName(), value);
          });
    }
    services.forEach(result::putIfAbsent);
    return result;
  }

  private void addAll(Map<String, String> into, EnvFromSource source) {
    var prefix = Objects.requireNonNullElse(source.getPrefix(), "");
    if (source.getConfigMapRef() != null) {
      var ref = source.getConfigMapRef();
      entries(Sources.Kind.CONFIG_MAP, ref.getName(), ref.getOptional())
          .forEach((key, value) -> into.put(prefix + key, Sources.text(value)));
    }
    if (source.getSecretRef() != null) {
      var ref = source.getSecretRef();
      entries(Sources.Kind.SECRET, ref.getName(), ref.getOptional())
          .forEach((key, value) -> into.put(prefix + key, Sources.text(value)));
    }
  }

  private Map<String, byte[]> entries(Sources.Kind kind, String name, @Nullable Boolean optional) {
    return Boolean.TRUE.equals(optional)
        ? sources.entries(kind, name).orElse(Map.of())
        : sources.require(kind, name);
  }

  private Optional<String> value(Container container, EnvVar variable, Map<String, String> known) {
    if (variable.getValueFrom() != null) {
      return from(container, variable.getValueFrom());
    }
    return Optional.of(Expansion.of(Objects.requireNonNullElse(variable.getValue(), ""), known));
  }

  private Optional<String> from(Container container, EnvVarSource source) {
    if (source.getFieldRef() != null) {
      return Optional.of(fields.field(source.getFieldRef().getFieldPath()));
    }
    if (source.getResourceFieldRef() != null) {
      return Optional.of(fields.resource(source.getResourceFieldRef(), container));
    }
    if (source.getConfigMapKeyRef() != null) {
      var ref = source.getConfigMapKeyRef();
      return entry(Sources.Kind.CONFIG_MAP, ref.getName(), ref.getKey(), ref.getOptional());
    }
    if (source.getSecretKeyRef() != null) {
      var ref = source.getSecretKeyRef();
      return entry(Sources.Kind.SECRET, ref.getName(), ref.getKey(), ref.getOptional());
    }
    throw new ConfigProblem("this source of a variable's value is not supported");
  }

  private Optional<String> entry(
      Sources.Kind kind, String name, String key, @Nullable Boolean optional) {
    var found = Optional.ofNullable(entries(kind, name, optional).get(key)).map(Sources::text);
    if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new ConfigProblem(
          "couldn't find key %s in %s %s/%s"
              .formatted(key, kind.kind(), fields.pod().getMetadata().getNamespace(), name));
    }
    return found;
  }
}
