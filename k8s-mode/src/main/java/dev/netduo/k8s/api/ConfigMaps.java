package dev.netduo.k8s.api;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** ConfigMaps that netduo keeps its own notes in. */
public final class ConfigMaps {
  private ConfigMaps() {}

  /**
   * Changes what one says, and makes it where there is none.
   *
   * @param change from the data it has, empty where there is none
   */
  public static void put(
      KubeApi api, String namespace, String name, UnaryOperator<Map<String, String>> change) {
    var changed =
        api.modify(
            Kinds.CONFIG_MAP,
            namespace,
            name,
            config -> {
              config.setData(change.apply(Optional.ofNullable(config.getData()).orElse(Map.of())));
              return config;
            });
    if (changed.isEmpty()) {
      var _ =
          api.create(
              Kinds.CONFIG_MAP,
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName(name)
                  .withNamespace(namespace)
                  .endMetadata()
                  .withData(change.apply(Map.of()))
                  .build());
    }
  }
}
