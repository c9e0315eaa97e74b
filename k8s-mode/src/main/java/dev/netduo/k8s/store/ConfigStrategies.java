package dev.netduo.k8s.store;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** ConfigMaps and Secrets: named values, which may be closed against changes. */
final class ConfigStrategies {
  private static final int LARGEST = 1 << 20;
  private static final String CLOSED = "field is immutable when `immutable` is set";

  private ConfigStrategies() {}

  /** ConfigMaps. */
  static final class OfConfigMap implements Strategy<ConfigMap> {
    @Override
    public boolean hasStatus() {
      return false;
    }

    @Override
    public void validate(ConfigMap map, Optional<ConfigMap> before, Problems problems) {
      var data = Given.map(map.getData());
      var binary = Given.map(map.getBinaryData());
      data.keySet().forEach(key -> Names.configKey(problems, "data[" + key + "]", key));
      for (var key : binary.keySet()) {
        Names.configKey(problems, "binaryData[" + key + "]", key);
        if (data.containsKey(key)) {
          problems.invalid("data[" + key + "]", key, "duplicate of key present in binaryData");
        }
        base64(binary.get(key), "binaryData[" + key + "]", problems);
      }
      size(data, problems);
      var old = before.filter(b -> Boolean.TRUE.equals(b.getImmutable()));
      if (old.isEmpty()) {
        return;
      }
      if (!Boolean.TRUE.equals(map.getImmutable())) {
        problems.forbidden("immutable", CLOSED);
      }
      if (!data.equals(Given.map(old.get().getData()))) {
        problems.forbidden("data", CLOSED);
      }
      if (!binary.equals(Given.map(old.get().getBinaryData()))) {
        problems.forbidden("binaryData", CLOSED);
      }
    }

    @Override
    public Object spec(ConfigMap map) {
      return List.of();
    }
  }

  /** Secrets, whose plain values are stored encoded. */
  static final class OfSecret implements Strategy<Secret> {
    private static final Map<String, Set<String>> NEEDED =
        Map.of(
            "kubernetes.io/tls", Set.of("tls.crt", "tls.key"),
            "kubernetes.io/ssh-auth", Set.of("ssh-privatekey"),
            "kubernetes.io/dockercfg", Set.of(".dockercfg"),
            "kubernetes.io/dockerconfigjson", Set.of(".dockerconfigjson"));

    @Override
    public boolean hasStatus() {
      return false;
    }

    @Override
    public void carryOver(Secret secret, Secret before) {
      if (Given.nothing(secret.getType())) {
        secret.setType(before.getType());
      }
    }

    @Override
    public void fillIn(Secret secret) {
      if (Given.nothing(secret.getType())) {
        secret.setType("Opaque");
      }
      var plain = Given.map(secret.getStringData());
      if (!plain.isEmpty()) {
        var data = new LinkedHashMap<>(Given.map(secret.getData()));
        plain.forEach((key, value) ->
            data.put(
                key,
                Base64.getEncoder()
                    .encodeToString(Given.text(value).getBytes(StandardCharsets.UTF_8))));
        secret.setData(data);
        secret.setStringData(Map.of());
      }
    }

    @Override
    public void validate(Secret secret, Optional<Secret> before, Problems problems) {
      var data = Given.map(secret.getData());
      data.forEach((key, value) -> {
        Names.configKey(problems, "data[" + key + "]", key);
        base64(value, "data[" + key + "]", problems);
      });
      size(data, problems);
      NEEDED.getOrDefault(secret.getType(), Set.of()).stream()
          .sorted()
          .filter(key -> !data.containsKey(key))
          .forEach(key -> problems.required("data[" + key + "]", ""));
      if (secret.getType().equals("kubernetes.io/basic-auth")
          && !data.containsKey("username")
          && !data.containsKey("password")) {
        problems.required("data[username]", "");
        problems.required("data[password]", "");
      }
      before.ifPresent(old -> unchanged(secret, old, problems));
    }

    private static void unchanged(Secret secret, Secret before, Problems problems) {
      if (!Objects.equals(secret.getType(), before.getType())) {
        problems.invalid("type", secret.getType(), "field is immutable");
      }
      if (!Boolean.TRUE.equals(before.getImmutable())) {
        return;
      }
      if (!Boolean.TRUE.equals(secret.getImmutable())) {
        problems.forbidden("immutable", CLOSED);
      }
      if (!Given.map(secret.getData()).equals(Given.map(before.getData()))) {
        problems.forbidden("data", CLOSED);
      }
    }

    @Override
    public Object spec(Secret secret) {
      return List.of();
    }
  }

  private static void base64(String value, String path, Problems problems) {
    try {
      Base64.getMimeDecoder().decode(Given.text(value));
      if (!Given.text(value).matches("[A-Za-z0-9+/=\\s]*")) {
        throw new IllegalArgumentException();
      }
    } catch (IllegalArgumentException _) {
      problems.invalid(path, Given.text(value), "must be base64 encoded");
    }
  }

  private static void size(Map<String, String> data, Problems problems) {
    var size = data.values().stream().mapToLong(value -> Given.text(value).length()).sum();
    if (size > LARGEST) {
      problems.tooLong("", LARGEST);
    }
  }
}
