package dev.netduo.k8s.server.rest;

import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Refusals;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The form a client wants objects in, by its {@code Accept} header. */
enum Form {
  /** As they are. */
  PLAIN("application/json"),
  /** Rows and columns, as {@code kubectl get} shows them. */
  TABLE("application/json;as=Table;v=v1;g=meta.k8s.io"),
  /** Their metadata alone. */
  METADATA("application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");

  private final String mediaType;

  Form(String mediaType) {
    this.mediaType = mediaType;
  }

  /** What the answer says it is; always plain JSON, as the API server does. */
  String mediaType() {
    return mediaType;
  }

  /**
   * The first form of the client's list that the server has.
   *
   * @throws dev.netduo.k8s.api.ApiException 406 where there is none
   */
  static Form wanted(Call call) {
    var accept = call.header("Accept").orElse("*/*");
    for (var range : accept.split(",", -1)) {
      var form = form(range.strip().toLowerCase(Locale.ROOT));
      if (form.isPresent()) {
        return form.get();
      }
    }
    throw Refusals.notAcceptable(List.of("application/json"));
  }

  private static Optional<Form> form(String range) {
    var parts = List.of(range.split("\\s*;\\s*", -1));
    if (!List.of("application/json", "application/*", "*/*").contains(parts.getFirst())) {
      return Optional.empty();
    }
    var as = parameter(parts, "as");
    if (as.isEmpty()) {
      return Optional.of(PLAIN);
    }
    if (!parameter(parts, "g").equals("meta.k8s.io") || !parameter(parts, "v").equals("v1")) {
      return Optional.empty();
    }
    return switch (as) {
      case "table" -> Optional.of(TABLE);
      case "partialobjectmetadata", "partialobjectmetadatalist" -> Optional.of(METADATA);
      default -> Optional.empty();
    };
  }

  private static String parameter(List<String> parts, String name) {
    return parts.stream()
        .filter(part -> part.startsWith(name + "="))
        .map(part -> part.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }
}
