package dev.netduo.k8s.openapi;

import dev.netduo.k8s.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A version 2 document as a protobuf message. Kubectl up to 1.26 reads no other form, and without
 * the document neither applies nor explains. Source: {@code openapiv2/OpenAPIv2.proto} of
 * google/gnostic, which the numbers are from.
 */
final class BinaryV2 {
  private static final Map<String, Integer> METHODS =
      Map.of("get", 2, "put", 3, "post", 4, "delete", 5, "patch", 8);

  private BinaryV2() {}

  static byte[] of(JsonNode document) {
    var about = document.path("info");
    var info = new WireWriter().text(1, text(about, "title")).text(2, text(about, "version"));
    var paths = new WireWriter();
    document
        .path("paths")
        .forEachEntry((path, item) -> paths.message(2, named(path, pathItem(item))));
    return new WireWriter()
        .text(1, text(document, "swagger"))
        .message(2, info)
        .message(8, paths)
        .message(9, schemas(document.path("definitions")))
        .toBytes();
  }

  private static WireWriter named(String name, WireWriter value) {
    return new WireWriter().text(1, name).message(2, value);
  }

  private static WireWriter pathItem(JsonNode item) {
    var message = new WireWriter();
    METHODS.forEach((method, field) -> {
      if (item.has(method)) {
        message.message(field, operation(item.path(method)));
      }
    });
    item.path("parameters").forEach(parameter -> message.message(9, parameter(parameter)));
    return message;
  }

  private static WireWriter operation(JsonNode operation) {
    var message = new WireWriter().text(5, text(operation, "operationId"));
    operation.path("produces").forEach(type -> message.text(6, type.asString()));
    operation.path("consumes").forEach(type -> message.text(7, type.asString()));
    operation.path("parameters").forEach(parameter -> message.message(8, parameter(parameter)));
    var responses = new WireWriter();
    operation
        .path("responses")
        .forEachEntry((code, response) -> responses.message(1, named(code, response(response))));
    message.message(9, responses);
    extensions(operation, message, 13);
    return message;
  }

  private static WireWriter response(JsonNode response) {
    var schema = new WireWriter().message(1, schema(response.path("schema")));
    return new WireWriter()
        .message(1, new WireWriter().text(1, text(response, "description")).message(2, schema));
  }

  private static WireWriter parameter(JsonNode parameter) {
    var required = parameter.path("required").asBoolean(false);
    var name = text(parameter, "name");
    var place = text(parameter, "in");
    var type = text(parameter, "type");
    var message =
        switch (place) {
          case "body" ->
              new WireWriter()
                  .message(
                      1,
                      new WireWriter()
                          .text(2, name)
                          .text(3, place)
                          .truth(4, required)
                          .message(5, schema(parameter.path("schema"))));
          case "path" ->
              other(
                  4,
                  new WireWriter().truth(1, required).text(2, place).text(4, name).text(5, type));
          default ->
              other(
                  3,
                  new WireWriter()
                      .truth(1, required)
                      .text(2, place)
                      .text(3, text(parameter, "description"))
                      .text(4, name)
                      .text(6, type));
        };
    return new WireWriter().message(1, message);
  }

  private static WireWriter other(int field, WireWriter parameter) {
    return new WireWriter().message(2, new WireWriter().message(field, parameter));
  }

  private static WireWriter schemas(JsonNode schemas) {
    var message = new WireWriter();
    schemas.forEachEntry((name, schema) -> message.message(1, named(name, schema(schema))));
    return message;
  }

  private static WireWriter schema(JsonNode schema) {
    var message =
        new WireWriter()
            .text(1, text(schema, "$ref"))
            .text(2, text(schema, "format"))
            .text(4, text(schema, "description"));
    if (schema.has("default")) {
      message.message(5, any(schema.path("default")));
    }
    schema.path("required").forEach(field -> message.text(19, field.asString()));
    schema.path("enum").forEach(value -> message.message(20, any(value)));
    if (schema.has("additionalProperties")) {
      message.message(21, new WireWriter().message(1, schema(schema.path("additionalProperties"))));
    }
    if (schema.has("type")) {
      message.message(22, new WireWriter().text(1, text(schema, "type")));
    }
    if (schema.has("items")) {
      message.message(23, new WireWriter().message(1, schema(schema.path("items"))));
    }
    if (schema.has("properties")) {
      message.message(25, schemas(schema.path("properties")));
    }
    extensions(schema, message, 31);
    return message;
  }

  private static void extensions(JsonNode node, WireWriter message, int field) {
    node.forEachEntry((name, value) -> {
      if (name.startsWith("x-")) {
        message.message(field, named(name, any(value)));
      }
    });
  }

  // Anything is YAML, which JSON is.
  private static WireWriter any(JsonNode value) {
    return new WireWriter().text(2, new String(Json.bytes(value), StandardCharsets.UTF_8) + "\n");
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asString("");
  }
}
