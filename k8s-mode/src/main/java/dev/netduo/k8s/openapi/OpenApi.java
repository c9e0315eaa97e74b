package dev.netduo.k8s.openapi;

import dev.netduo.k8s.api.ResourceKind;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The documents a server answers with at {@code /openapi}. Each is made when first asked for and
 * kept as bytes. Safe for use by several threads.
 */
public final class OpenApi {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String WHOLE = "";
  private static final String BINARY = "protobuf";

  /**
   * The media type of {@link #v2Protobuf}. Clients ask for it with an at sign in place of the dot
   * before {@code v1.0}, but refuse an answer that says so: no media type may have one.
   */
  public static final String PROTOBUF =
      "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

  private final String version;
  private final List<ResourceKind<?>> kinds;
  private final Map<String, List<ResourceKind<?>>> groups = new TreeMap<>();
  private final Map<String, Document> made = new ConcurrentHashMap<>();

  /**
   * @param version the server's, for example {@code v1.36.0}
   * @param kinds what it serves
   */
  public OpenApi(String version, Collection<ResourceKind<?>> kinds) {
    this.version = version;
    this.kinds = List.copyOf(kinds);
    kinds.forEach(kind -> groups.computeIfAbsent(path(kind), _ -> new ArrayList<>()).add(kind));
  }

  private static String path(ResourceKind<?> kind) {
    return (kind.group().isEmpty() ? "api/" : "apis/") + kind.apiVersion();
  }

  /** {@code /openapi/v3}: where the documents of the groups are, with their hashes. */
  public Document index() {
    var index = NODES.objectNode();
    var paths = index.putObject("paths");
    for (var group : groups.keySet()) {
      paths
          .putObject(group)
          .put("serverRelativeURL", "/openapi/v3/" + group + "?hash=" + hash(group));
    }
    return new Document(bytes(index), hash("index"));
  }

  /**
   * {@code /openapi/v3/GROUP}.
   *
   * @param group for example {@code api/v1} or {@code apis/apps/v1}
   */
  public Optional<Document> v3(String group) {
    return Optional.ofNullable(groups.get(group))
        .map(members ->
            made.computeIfAbsent(group, _ -> new Document(bytes(v3(members)), hash(group))));
  }

  /** {@code /openapi/v2}: one document for everything. */
  public Document v2() {
    return made.computeIfAbsent(WHOLE, _ -> new Document(bytes(v2Tree()), hash(WHOLE)));
  }

  /**
   * {@code /openapi/v2} for clients that accept {@code ...+protobuf}, as kubectl up to 1.26 does.
   */
  public Document v2Protobuf() {
    return made.computeIfAbsent(BINARY, _ -> new Document(BinaryV2.of(v2Tree()), hash(BINARY)));
  }

  // Of what a document is made of, not of its bytes: the index is asked for before any of them,
  // and making them all takes a fresh process a second.
  private String hash(String document) {
    try {
      var sha = MessageDigest.getInstance("SHA-512");
      sha.update(Schemas.edition().getBytes(StandardCharsets.UTF_8));
      sha.update((version + kinds + document).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().withUpperCase().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }

  private ObjectNode v3(List<ResourceKind<?>> members) {
    var tree = NODES.objectNode().put("openapi", "3.0.0");
    tree.set("info", about());
    var paths = tree.putObject("paths");
    members.forEach(kind -> Paths.add(Dialect.V3, kind, paths));
    tree.putObject("components").putObject("schemas").setAll(Definitions.of(Dialect.V3, members));
    return tree;
  }

  private ObjectNode v2Tree() {
    var tree = NODES.objectNode().put("swagger", "2.0");
    tree.set("info", about());
    var paths = tree.putObject("paths");
    kinds.forEach(kind -> Paths.add(Dialect.V2, kind, paths));
    tree.putObject("definitions").setAll(Definitions.of(Dialect.V2, kinds));
    return tree;
  }

  private ObjectNode about() {
    return NODES.objectNode().put("title", "Kubernetes").put("version", version);
  }

  private static byte[] bytes(ObjectNode tree) {
    return Json.bytes(tree);
  }
}
