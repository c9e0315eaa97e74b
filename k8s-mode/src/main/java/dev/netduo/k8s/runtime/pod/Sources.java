package dev.netduo.k8s.runtime.pod;

import io.fabric8.kubernetes.api.model.Service;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a pod's containers take from other objects of its namespace. */
public interface Sources {

  /** A ConfigMap's or Secret's entries. */
  Optional<Map<String, byte[]>> entries(Kind kind, String name);

  /** The services of the namespace, and {@code default/kubernetes} where there is one. */
  List<Service> services();

  /** Objects that hold entries. */
  enum Kind {
    CONFIG_MAP("configmap", "ConfigMap"),
    SECRET("secret", "Secret");

    private final String resource;
    private final String kind;

    Kind(String resource, String kind) {
      this.resource = resource;
      this.kind = kind;
    }

    /** As a message about a missing one calls it. */
    public String resource() {
      return resource;
    }

    /** As a message about a missing key calls it. */
    public String kind() {
      return kind;
    }
  }

  /**
   * The entries of an object that must be there.
   *
   * @throws ConfigProblem where it is missing
   */
  default Map<String, byte[]> require(Kind kind, String name) {
    return entries(kind, name)
        .orElseThrow(() -> new ConfigProblem(kind.resource() + " \"" + name + "\" not found"));
  }

  /** One entry as text. */
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
