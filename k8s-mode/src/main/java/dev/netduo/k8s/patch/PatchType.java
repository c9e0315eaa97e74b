package dev.netduo.k8s.patch;

import dev.netduo.k8s.api.ApiException;
import dev.netduo.k8s.schema.ObjectSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The ways to say what is to change, by the content type that names them. */
public enum PatchType {
  /** RFC 6902: a list of operations. */
  JSON("application/json-patch+json"),
  /** RFC 7386: an object laid over the other, null removes. */
  MERGE("application/merge-patch+json"),
  /** Server-side apply; not a patch of this package but of managed fields. */
  APPLY("application/apply-patch+yaml"),
  /** As a merge patch, but lists whose entries have names are merged by them. */
  STRATEGIC_MERGE("application/strategic-merge-patch+json");

  private static final int UNSUPPORTED_MEDIA_TYPE = 415;

  private final String mediaType;

  PatchType(String mediaType) {
    this.mediaType = mediaType;
  }

  /** For example {@code application/json-patch+json}. */
  public String mediaType() {
    return mediaType;
  }

  /**
   * The type that a Content-Type header names; parameters such as a charset do not matter.
   *
   * @throws ApiException 415 where it is none
   */
  public static PatchType of(String contentType) {
    var semicolon = contentType.indexOf(';');
    var wanted =
        (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
            .strip()
            .toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(type -> type.mediaType.equals(wanted))
        .findFirst()
        .orElseThrow(PatchType::unsupported);
  }

  private static ApiException unsupported() {
    var accepted =
        Arrays.stream(values()).map(PatchType::mediaType).collect(Collectors.joining(", "));
    return new ApiException(
        UNSUPPORTED_MEDIA_TYPE,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: "
            + accepted,
        "",
        List.of());
  }

  /**
   * The document with the patch applied; neither argument is changed.
   *
   * @param schema of the object that the document is
   * @throws ApiException 400 where the patch is malformed, 413 where it asks for too much, 422
   *     where it does not fit the document
   * @throws IllegalArgumentException for {@link #APPLY}
   */
  public JsonNode apply(ObjectSchema schema, JsonNode document, JsonNode patch) {
    return switch (this) {
      case JSON -> JsonPatch.apply(document, patch);
      case MERGE -> MergePatch.apply(document, patch);
      case STRATEGIC_MERGE -> StrategicMergePatch.apply(schema, document, patch);
      case APPLY -> throw new IllegalArgumentException("an apply is merged by managed fields");
    };
  }
}
