package dev.netduo.k8s.server;

import dev.netduo.k8s.api.KubeApi;
import dev.netduo.k8s.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** Which Kubernetes this is to be taken for. */
public final class Version {
  /** The release whose API is served. */
  public static final String GIT_VERSION = KubeApi.RELEASE;

  private Version() {}

  static ObjectNode document() {
    return Json.object()
        .put("major", "1")
        .put("minor", "36")
        .put("gitVersion", GIT_VERSION)
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "2026-01-01T00:00:00Z")
        .put("goVersion", "none, this is Java " + Runtime.version().feature())
        .put("compiler", "javac")
        .put("platform", "linux/" + architecture());
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch", "")) {
      case "aarch64" -> "arm64";
      default -> "amd64";
    };
  }
}
