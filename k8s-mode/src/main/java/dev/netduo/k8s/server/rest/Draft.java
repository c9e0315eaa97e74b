package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.json.JsonProblem;
import dev.netduo.k8s.json.Models;
import dev.netduo.k8s.protobuf.MalformedProtobuf;
import dev.netduo.k8s.protobuf.Protobuf;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Refusals;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An object as a client sent it.
 *
 * @param warnings what the client is to be told of it
 */
record Draft<T extends HasMetadata>(T object, List<String> warnings) {
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final String PROTOBUF = "application/vnd.kubernetes.protobuf";
  private static final List<String> READ = List.of(JSON, YAML, PROTOBUF);

  /**
   * Reads the body of a request as an object of a kind.
   *
   * @throws ApiException 400 where it is none, 415 where it is neither JSON nor YAML
   */
  static <T extends HasMetadata> Draft<T> of(Call call, ResourceKind<T> kind) {
    var text = text(call);
    return of(text.tree(), text.duplicates(), kind, FieldValidation.of(call.query()));
  }

  /** The body of a request as a tree. */
  static Json.Text text(Call call) {
    return text(call.body(), call);
  }

  static Json.Text text(byte[] body, Call call) {
    var type = call.contentType();
    if (!type.isEmpty() && !READ.contains(type)) {
      throw Refusals.unsupportedMediaType(READ);
    }
    return switch (type) {
      case YAML -> yaml(body);
      case PROTOBUF -> protobuf(body);
      default -> json(body);
    };
  }

  private static Json.Text protobuf(byte[] body) {
    try {
      return new Json.Text(Protobuf.read(body), List.of());
    } catch (MalformedProtobuf e) {
      throw ApiException.badRequest(
          "the object provided is unrecognized (must be of type protobuf): " + e.problem());
    }
  }

  static Json.Text json(byte[] body) {
    try {
      return Json.read(body);
    } catch (JsonProblem e) {
      throw ApiException.badRequest(
          "the object provided is unrecognized (must be of type JSON): " + e.problem());
    }
  }

  static Json.Text yaml(byte[] body) {
    return new Json.Text(YamlBody.read(body), List.of());
  }

  /** Reads a tree as an object of a kind. */
  static <T extends HasMetadata> Draft<T> of(
      JsonNode tree, List<String> duplicates, ResourceKind<T> kind, FieldValidation validation) {
    requireKind(tree, kind);
    Models.Decoded<T> decoded;
    try {
      decoded = Models.read(tree, kind.type());
    } catch (JsonProblem e) {
      throw ApiException.badRequest(cannotBeHandled(kind) + e.problem());
    }
    var problems = new ArrayList<String>();
    duplicates.forEach(path -> problems.add("duplicate field \"" + path + "\""));
    decoded.unknown().forEach(path -> problems.add("unknown field \"" + path + "\""));
    if (validation == FieldValidation.STRICT && !problems.isEmpty()) {
      throw ApiException.badRequest(
          cannotBeHandled(kind) + "strict decoding error: " + String.join(", ", problems));
    }
    var object = decoded.object();
    object.setApiVersion(kind.apiVersion());
    if (Optional.ofNullable(object.getMetadata()).isEmpty()) {
      object.setMetadata(new ObjectMeta());
    }
    return new Draft<>(object, validation == FieldValidation.WARN ? problems : List.of());
  }

  private static String cannotBeHandled(ResourceKind<?> kind) {
    return kind.kind()
        + " in version \""
        + kind.version()
        + "\" cannot be handled as a "
        + kind.kind()
        + ": ";
  }

  private static void requireKind(JsonNode tree, ResourceKind<?> kind) {
    if (!tree.isObject()) {
      throw ApiException.badRequest(
          cannotBeHandled(kind) + "json: cannot unmarshal a value that is no object");
    }
    var version = tree.path("apiVersion").asString(kind.apiVersion());
    var name = tree.path("kind").asString(kind.kind());
    if (!version.equals(kind.apiVersion()) || !name.equals(kind.kind())) {
      throw ApiException.badRequest(
          "the API version in the data ("
              + version
              + ", Kind="
              + name
              + ") does not match the expected API version ("
              + kind.apiVersion()
              + ", Kind="
              + kind.kind()
              + ")");
    }
  }
}
