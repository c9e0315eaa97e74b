package dev.netduo.k8s.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.netduo.emulator.engine.Images;
import dev.netduo.k8s.json.Json;
import dev.netduo.k8s.json.JsonProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A registry on loopback, which engines ask without TLS. It has one image, that of netduo/box with
 * a label of its own, and answers as the OCI distribution specification has it for pulls.
 */
final class Registry implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip";
  private static final int BLOCK = 512;

  private final Map<String, byte[]> blobs = new HashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private Registry(HttpServer server) {
    this.server = server;
  }

  /** Serves what the engine has as netduo/box. */
  static Registry start(Images images) {
    try (var saved = images.save(List.of("netduo/box"))) {
      var files = untar(saved);
      var index = tree(files, "manifest.json").get(0);
      var config = (ObjectNode) tree(files, index.path("Config").asString());
      ((ObjectNode) config.path("config")).putObject("Labels").put("from", "a registry");
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var registry = new Registry(server);
      var manifest = Json.object().put("schemaVersion", 2).put("mediaType", MANIFEST);
      manifest.set("config", registry.keep(CONFIG, Json.bytes(config)));
      for (var layer : index.path("Layers")) {
        manifest
            .withArray("layers")
            .add(registry.keep(LAYER, zipped(file(files, layer.asString()))));
      }
      registry.blobs.put("one", Json.bytes(manifest));
      var _ = registry.keep(MANIFEST, Json.bytes(manifest));
      server.createContext("/v2/", registry::answer);
      server.start();
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // POSIX.1, ustar: a block with the name at 0 and the size at 124 in octal, then the content.
  private static Map<String, byte[]> untar(InputStream tar) throws IOException {
    var files = new HashMap<String, byte[]>();
    for (var head = tar.readNBytes(BLOCK); head.length == BLOCK; head = tar.readNBytes(BLOCK)) {
      var size = text(head, 124, 12);
      if (!size.isEmpty()) {
        var bytes = tar.readNBytes(Integer.parseInt(size, 8));
        tar.skipNBytes(Math.floorMod(-bytes.length, BLOCK));
        files.put(text(head, 0, 100), bytes);
      }
    }
    return files;
  }

  private static String text(byte[] block, int at, int length) {
    return new String(block, at, length, StandardCharsets.US_ASCII).split("\0", 2)[0].strip();
  }

  private static byte[] file(Map<String, byte[]> files, String name) {
    var bytes = files.get(name);
    if (bytes == null) {
      throw new AssertionError("the engine saved no " + name + " but " + files.keySet());
    }
    return bytes;
  }

  private static JsonNode tree(Map<String, byte[]> files, String name) {
    try {
      return Json.read(file(files, name)).tree();
    } catch (JsonProblem e) {
      throw new AssertionError(name, e);
    }
  }

  // Some engines save them so, RFC 1952, section 2.3.1.
  private static byte[] zipped(byte[] bytes) throws IOException {
    if (bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
      return bytes;
    }
    var zipped = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(zipped)) {
      zip.write(bytes);
    }
    return zipped.toByteArray();
  }

  private ObjectNode keep(String type, byte[] bytes) {
    blobs.put(digest(bytes), bytes);
    return Json.object()
        .put("mediaType", type)
        .put("size", bytes.length)
        .put("digest", digest(bytes));
  }

  private static String digest(byte[] bytes) {
    try {
      var sum = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "sha256:" + HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      asked.add(path);
      var content = content(path);
      exchange
          .getResponseHeaders()
          .set(
              "Content-Type", path.contains("/manifests/") ? MANIFEST : "application/octet-stream");
      exchange.getResponseHeaders().set("Docker-Content-Digest", digest(content));
      if (content.length == 0) {
        exchange.sendResponseHeaders(404, -1);
      } else if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.getResponseHeaders().set("Content-Length", "" + content.length);
        exchange.sendResponseHeaders(200, -1);
      } else {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
      }
    }
  }

  // Nothing where there is no such thing.
  private byte[] content(String path) {
    return path.equals("/v2/")
        ? "{}".getBytes(StandardCharsets.US_ASCII)
        : blobs.getOrDefault(path.substring(path.lastIndexOf('/') + 1), new byte[0]);
  }

  /** The image's name. */
  String image() {
    return "127.0.0.1:" + server.getAddress().getPort() + "/box:one";
  }

  /** The paths that were asked for since this was asked last. */
  List<String> asked() {
    var all = List.copyOf(asked);
    asked.clear();
    return all;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
