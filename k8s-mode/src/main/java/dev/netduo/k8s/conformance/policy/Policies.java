package dev.netduo.k8s.conformance.policy;

import dev.netduo.k8s.manifest.Manifest;
import dev.netduo.k8s.manifest.ManifestException;
import dev.netduo.k8s.manifest.ManifestReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Policies as they stand in case files. */
final class Policies {
  private static final JsonMapper JSON = new JsonMapper();

  private Policies() {}

  /**
   * The object, read as strictly as any manifest.
   *
   * @param place where it begins, as {@code file:line}
   * @throws ManifestException where a field is unknown or of the wrong type
   */
  static Manifest<?> read(String place, Map<String, @Nullable Object> tree) {
    return ManifestReader.read(place, JSON.writeValueAsString(tree)).getFirst();
  }
}
