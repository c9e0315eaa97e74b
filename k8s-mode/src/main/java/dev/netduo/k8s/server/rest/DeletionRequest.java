package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.DeleteOptions.Propagation;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.server.http.Call;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code DeleteOptions} of a request, from its body or its query. */
record DeletionRequest(DeleteOptions options, boolean dryRun) {

  /**
   * Reads them; the body is the stronger.
   *
   * @throws ApiException 400 where they cannot be read
   */
  static DeletionRequest of(Call call) {
    var body = call.body();
    return of(call, body.length == 0 ? Json.object() : Draft.text(body, call).tree());
  }

  /** Reads them from a tree of their own. */
  static DeletionRequest of(Call call, JsonNode tree) {
    if (!tree.isObject()) {
      throw ApiException.badRequest("delete options must be an object");
    }
    var options = DeleteOptions.DEFAULT;
    var grace = tree.path("gracePeriodSeconds");
    if (grace.isIntegralNumber() && grace.canConvertToLong()) {
      options = options.withGrace(notNegative(grace.longValue()));
    } else if (!grace.isMissingNode() && !grace.isNull()) {
      throw ApiException.badRequest(
          "json: cannot unmarshal into Go struct field DeleteOptions.gracePeriodSeconds of type"
              + " int64");
    } else {
      var seconds = call.query().number("gracePeriodSeconds");
      if (seconds.isPresent()) {
        options = options.withGrace(notNegative(seconds.getAsLong()));
      }
    }
    var preconditions = tree.path("preconditions");
    var uid = preconditions.path("uid").asString("");
    var version = preconditions.path("resourceVersion").asString("");
    options = uid.isEmpty() ? options : options.withUid(uid);
    options = version.isEmpty() ? options : options.withVersion(version);
    var propagation =
        Optional.of(tree.path("propagationPolicy").asString(""))
            .filter(text -> !text.isEmpty())
            .or(() -> call.query().text("propagationPolicy"));
    if (propagation.isPresent()) {
      options = options.with(propagation(propagation.get()));
    } else if (tree.path("orphanDependents").asBoolean(call.query().flag("orphanDependents"))) {
      options = options.with(Propagation.ORPHAN);
    }
    return new DeletionRequest(options, DryRun.isWanted(call, tree));
  }

  private static long notNegative(long seconds) {
    // The API server takes a negative one for one second.
    return seconds < 0 ? 1 : seconds;
  }

  private static Propagation propagation(String name) {
    return switch (name) {
      case "Background" -> Propagation.BACKGROUND;
      case "Foreground" -> Propagation.FOREGROUND;
      case "Orphan" -> Propagation.ORPHAN;
      default ->
          throw ApiException.badRequest(
              "invalid propagationPolicy \""
                  + name
                  + "\": supported values: \"Background\", \"Foreground\", \"Orphan\"");
    };
  }
}
