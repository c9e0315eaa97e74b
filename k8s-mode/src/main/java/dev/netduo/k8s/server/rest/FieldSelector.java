package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.json.Models;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A field selector: {@code status.phase=Running,metadata.name!=web}. Only the fields that the API
 * server selects by are known: {@code AddFieldLabelConversionFunc} of each group.
 *
 * @param terms all of which must hold; none matches everything
 */
record FieldSelector(List<Term> terms) {
  private static final Set<String> EVERY = Set.of("metadata.name", "metadata.namespace");
  private static final Map<ResourceKind<?>, Set<String>> FURTHER =
      Map.of(
          Kinds.POD,
          Set.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "spec.hostNetwork",
              "status.phase",
              "status.podIP",
              "status.nominatedNodeName"),
          Kinds.EVENT,
          Set.of(
              "involvedObject.kind",
              "involvedObject.namespace",
              "involvedObject.name",
              "involvedObject.uid",
              "involvedObject.apiVersion",
              "involvedObject.resourceVersion",
              "involvedObject.fieldPath",
              "reason",
              "reportingComponent",
              "source",
              "type"),
          Kinds.NAMESPACE,
          Set.of("status.phase"),
          Kinds.NODE,
          Set.of("spec.unschedulable"),
          Kinds.SECRET,
          Set.of("type"),
          Kinds.SERVICE,
          Set.of("spec.clusterIP", "spec.type"),
          Kinds.REPLICA_SET,
          Set.of("status.replicas"),
          Kinds.JOB,
          Set.of("status.successful"));

  /** One comparison; a missing field is empty. */
  record Term(String path, boolean equal, String value) {}

  /**
   * Reads one.
   *
   * @throws ApiException 400 where it cannot be read or names a field nothing is selected by
   */
  static FieldSelector parse(ResourceKind<?> kind, String text) {
    var known = new HashSet<>(EVERY);
    known.addAll(Optional.ofNullable(FURTHER.get(kind)).orElse(Set.of()));
    var terms = new ArrayList<Term>();
    for (var part : parts(text)) {
      var equals = part.indexOf('=');
      if (equals < 1) {
        throw ApiException.badRequest(
            "invalid field selector: \"" + text + "\": can't understand '" + part + "'");
      }
      var unequal = part.charAt(equals - 1) == '!';
      var path = part.substring(0, unequal ? equals - 1 : equals).strip();
      var rest = part.substring(equals + 1);
      var value = !unequal && rest.startsWith("=") ? rest.substring(1) : rest;
      if (!known.contains(path)) {
        throw ApiException.badRequest("field label not supported: " + path);
      }
      terms.add(new Term(path, !unequal, value.strip()));
    }
    return new FieldSelector(List.copyOf(terms));
  }

  // A comma, an equals sign or a backslash in a value stands after a backslash.
  private static List<String> parts(String text) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        part.append(text.charAt(++i));
      } else if (c == ',') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts.stream().filter(p -> !p.isBlank()).toList();
  }

  /** Whether an object meets all terms. */
  boolean matches(HasMetadata object) {
    if (terms.isEmpty()) {
      return true;
    }
    var meta = object.getMetadata();
    var others = new ArrayList<Term>();
    for (var term : terms) {
      switch (term.path()) {
        case "metadata.name" -> {
          if (!holds(term, meta.getName())) {
            return false;
          }
        }
        case "metadata.namespace" -> {
          if (!holds(term, Objects.requireNonNullElse(meta.getNamespace(), ""))) {
            return false;
          }
        }
        default -> others.add(term);
      }
    }
    if (others.isEmpty()) {
      return true;
    }
    var tree = Models.tree(object);
    return others.stream().allMatch(term -> holds(term, at(tree, term.path())));
  }

  private static boolean holds(Term term, String found) {
    return found.equals(term.value()) == term.equal();
  }

  private static String at(JsonNode tree, String path) {
    var node = tree;
    var event = path.equals("source") ? "source.component" : path;
    for (var step : event.split("\\.", -1)) {
      node = node.path(step);
    }
    return path.equals("spec.unschedulable") || path.equals("spec.hostNetwork")
        ? node.asString("false")
        : node.asString("");
  }
}
