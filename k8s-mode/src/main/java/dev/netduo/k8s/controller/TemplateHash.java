package dev.netduo.k8s.controller;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The {@code pod-template-hash} of a Deployment's pods: FNV-1a over the template, written in the
 * alphabet of generated names. The value differs from a real cluster's, whose input is a dump of Go
 * structures; its shape and its use are the same.
 */
final class TemplateHash {
  static final String LABEL = "pod-template-hash";
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private TemplateHash() {}

  static String of(PodTemplateSpec template) {
    int hash = 0x811c9dc5;
    for (var b : canonical(template).toString().getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    var text = new StringBuilder();
    for (var digit : Integer.toUnsignedString(hash).chars().toArray()) {
      text.append(ALPHABET.charAt(digit % ALPHABET.length()));
    }
    return text.toString();
  }

  // The order in which somebody wrote labels down must not start a rollout.
  private static PodTemplateSpec canonical(PodTemplateSpec template) {
    var copy = new PodTemplateSpecBuilder(template).build();
    var meta = copy.getMetadata();
    if (meta != null) {
      meta.setLabels(sorted(meta.getLabels()));
      meta.setAnnotations(sorted(meta.getAnnotations()));
    }
    copy.getSpec().setNodeSelector(sorted(copy.getSpec().getNodeSelector()));
    return copy;
  }

  private static Map<String, String> sorted(@Nullable Map<String, String> map) {
    return map == null ? new TreeMap<>() : new TreeMap<>(map);
  }
}
