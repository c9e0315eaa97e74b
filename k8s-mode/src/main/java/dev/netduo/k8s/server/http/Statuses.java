package dev.netduo.k8s.server.http;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.json.Json;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Status objects. Source: {@code apimachinery/pkg/apis/meta/v1/types.go}. */
public final class Statuses {
  // How the sentences of field errors begin, and the reasons that go with them.
  private static final Map<String, String> CAUSES =
      Map.of(
          "Required value", "FieldValueRequired",
          "Duplicate value", "FieldValueDuplicate",
          "Unsupported value", "FieldValueNotSupported",
          "Forbidden", "FieldValueForbidden",
          "Not found", "FieldValueNotFound",
          "Too long", "FieldValueTooLong",
          "Too many", "FieldValueTooMany",
          "Too large resource version", "ResourceVersionTooLarge");

  private Statuses() {}

  /** A refusal. */
  public static ObjectNode failure(ApiException refusal) {
    var status = status("Failure");
    var hint = refusal.hint().isEmpty() ? "" : " (" + refusal.hint() + ")";
    status.put("message", refusal.getMessage() + hint);
    status.put("reason", refusal.reason());
    var details = Json.object();
    refusal
        .subject()
        .ifPresent(subject -> {
          putIfAny(details, "name", subject.name());
          putIfAny(details, "group", subject.group());
          putIfAny(details, "kind", subject.kind());
        });
    if (!refusal.causes().isEmpty()) {
      var causes = details.putArray("causes");
      for (var cause : refusal.causes()) {
        causes
            .addObject()
            .put("reason", reason(cause.message()))
            .put("message", cause.message())
            .put("field", cause.field());
      }
    }
    // kubectl looks into the details of what is not found without asking whether there are any.
    status.set("details", details);
    return status.put("code", refusal.code());
  }

  private static String reason(String message) {
    return Optional.ofNullable(CAUSES.get(message.split(":", 2)[0])).orElse("FieldValueInvalid");
  }

  /** An object is gone. */
  public static ObjectNode deleted(String group, String plural, String name, String uid) {
    var status = status("Success");
    var details = status.putObject("details").put("name", name);
    putIfAny(details, "group", group);
    details.put("kind", plural).put("uid", uid);
    return status;
  }

  /** It was done. */
  public static ObjectNode success(int code) {
    return status("Success").put("code", code);
  }

  private static ObjectNode status(String word) {
    var status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status.put("status", word);
  }

  private static void putIfAny(ObjectNode into, String name, String text) {
    if (!text.isEmpty()) {
      into.put(name, text);
    }
  }
}
