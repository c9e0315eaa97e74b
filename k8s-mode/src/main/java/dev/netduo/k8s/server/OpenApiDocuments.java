package dev.netduo.k8s.server;

import dev.netduo.k8s.openapi.Document;
import dev.netduo.k8s.openapi.OpenApi;
import dev.netduo.k8s.server.http.Call;
import dev.netduo.k8s.server.http.Refusals;
import dev.netduo.k8s.server.http.Reply;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The paths below {@code /openapi}. */
record OpenApiDocuments(OpenApi documents) {
  private static final String V2_JSON = "application/com.github.proto-openapi.spec.v2@v1.0+json";
  // As clients ask for it; what is answered has a dot where this has an at sign.
  private static final String V2_PROTOBUF =
      "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
  private static final String V3_JSON = "application/com.github.proto-openapi.spec.v3@v1.0+json";

  private static final List<String> JSON =
      List.of(Reply.JSON, "application/*", "*/*", V2_JSON, V3_JSON);
  private static final List<String> BINARY = List.of(V2_PROTOBUF, OpenApi.PROTOBUF);

  Reply answer(Call call) {
    if (!call.method().equals("GET")) {
      throw Refusals.methodNotAllowed();
    }
    var path = call.path();
    var version = path.size() > 1 ? path.get(1) : "";
    if (version.equals("v2") && path.size() == 2 && !accepts(call, JSON) && accepts(call, BINARY)) {
      return reply(documents.v2Protobuf(), OpenApi.PROTOBUF);
    }
    if (!accepts(call, JSON)) {
      throw Refusals.notAcceptable(List.of(Reply.JSON));
    }
    if (version.equals("v2") && path.size() == 2) {
      return reply(documents.v2(), Reply.JSON);
    }
    if (version.equals("v3") && path.size() == 2) {
      return reply(documents.index(), Reply.JSON);
    }
    if (version.equals("v3")) {
      var group = String.join("/", path.subList(2, path.size()));
      return reply(documents.v3(group).orElseThrow(Refusals::noSuchPath), Reply.JSON);
    }
    throw Refusals.noSuchPath();
  }

  private static Reply reply(Document document, String type) {
    return new Reply.Whole(200, type, ByteBuffer.wrap(document.bytes()), List.of());
  }

  private static boolean accepts(Call call, List<String> types) {
    var accept = call.header("Accept").orElse("*/*").toLowerCase(Locale.ROOT);
    return Arrays.stream(accept.split(",", -1))
        .map(range -> range.split(";", 2)[0].strip())
        .anyMatch(types::contains);
  }
}
