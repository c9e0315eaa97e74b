package dev.netduo.k8s.runtime;

import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.runtime.pod.Sources;
import io.fabric8.kubernetes.api.model.Service;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Other objects of a pod's namespace, asked of the API whenever they are needed.
 *
 * @param namespace the pod's
 */
record PodSources(KubeApi api, String namespace) implements Sources {

  @Override
  public Optional<Map<String, byte[]>> entries(Kind kind, String name) {
    return switch (kind) {
      case CONFIG_MAP ->
          api.get(Kinds.CONFIG_MAP, namespace, name)
              .map(map -> {
                var all = decoded(map.getBinaryData());
                text(all, map.getData());
                return all;
              });
      case SECRET ->
          api.get(Kinds.SECRET, namespace, name)
              .map(secret -> {
                var all = decoded(secret.getData());
                text(all, secret.getStringData());
                return all;
              });
    };
  }

  private static Map<String, byte[]> decoded(@Nullable Map<String, String> data) {
    var all = new HashMap<String, byte[]>();
    if (data != null) {
      data.forEach((key, value) -> all.put(key, Base64.getMimeDecoder().decode(value)));
    }
    return all;
  }

  private static void text(Map<String, byte[]> into, @Nullable Map<String, String> data) {
    if (data != null) {
      data.forEach((key, value) -> into.put(key, value.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Override
  public List<Service> services() {
    var services = new ArrayList<>(api.list(Kinds.SERVICE, namespace).items());
    if (!namespace.equals("default")) {
      api.get(Kinds.SERVICE, "default", "kubernetes").ifPresent(services::add);
    }
    return services;
  }
}
