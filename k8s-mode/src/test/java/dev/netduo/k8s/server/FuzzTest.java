package dev.netduo.k8s.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.netduo.k8s.api.Samples;
import dev.netduo.k8s.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that no client sends: each is answered 2xx, or 4xx with a Status, and leaves nothing
 * behind. The seed is in the message of a failure; {@code -Dnetduo.seed=} repeats it.
 */
@Timeout(300)
class FuzzTest {
  private static final int REQUESTS = 1500;
  private static final List<String> PARTS =
      List.of(
          "api",
          "apis",
          "v1",
          "apps",
          "namespaces",
          "default",
          "pods",
          "web",
          "log",
          "exec",
          "attach",
          "portforward",
          "status",
          "scale",
          "binding",
          "eviction",
          "finalize",
          "deployments",
          "configmaps",
          "services",
          "nodes",
          "n1",
          "openapi",
          "v2",
          "v3",
          "metrics",
          "healthz",
          "readyz",
          "version",
          "events",
          "secrets",
          "watch",
          "networking.k8s.io",
          "networkpolicies",
          "ingresses",
          "ingressclasses",
          "discovery.k8s.io",
          "endpointslices",
          "endpoints",
          "authorization.k8s.io",
          "selfsubjectaccessreviews",
          "authentication.k8s.io",
          "selfsubjectreviews",
          "",
          ".",
          "..",
          "%2e%2e",
          "%2E",
          "%2f",
          "%00",
          "%c0%ae",
          "%ff",
          "%",
          "%zz",
          "a;b",
          "a b",
          "ä",
          "x".repeat(300),
          "*",
          "~",
          ":",
          "@");
  private static final List<String> ROOTS =
      List.of(
          "/api/v1/namespaces/default/pods",
          "/api/v1/namespaces/default/pods/web",
          "/api/v1/namespaces/default/configmaps",
          "/apis/apps/v1/namespaces/default/deployments",
          "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices",
          "/apis/networking.k8s.io/v1/ingressclasses",
          "/api/v1/namespaces/default/endpoints",
          "/api/v1/nodes/n1",
          "/api/v1/namespaces",
          "");
  private static final List<String> QUERIES =
      List.of(
          "watch=1",
          "watch=true",
          "timeoutSeconds=1",
          "timeoutSeconds=-1",
          "timeoutSeconds=x",
          "resourceVersion=0",
          "resourceVersion=-5",
          "resourceVersion=99999999999999999999",
          "resourceVersion=999999",
          "labelSelector=%3D%3D",
          "labelSelector=a%20in%20(",
          "limit=x",
          "labelSelector=a%3Db",
          "fieldSelector=x",
          "fieldSelector=metadata.name%3Dweb",
          "fieldSelector=%21%3D",
          "sendInitialEvents=true",
          "allowWatchBookmarks=true",
          "dryRun=All",
          "dryRun=None",
          "fieldValidation=Strict",
          "fieldValidation=x",
          "fieldManager=" + "x".repeat(200),
          "propagationPolicy=Orphan",
          "propagationPolicy=x",
          "gracePeriodSeconds=x",
          "gracePeriodSeconds=-9",
          "command=true",
          "stdout=1",
          "tailLines=-1",
          "tailLines=1",
          "sinceSeconds=0",
          "sinceTime=x",
          "limitBytes=0",
          "ports=0",
          "ports=x",
          "ports=80",
          "container=x",
          "%ff=%ff",
          "=",
          "&&",
          "a=%",
          "includeObject=None",
          "pretty=true",
          "verbose",
          "force=true",
          "continue=zzz",
          "previous=true");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/yaml",
          "application/vnd.kubernetes.protobuf",
          "application/json-patch+json",
          "application/merge-patch+json",
          "application/strategic-merge-patch+json",
          "application/apply-patch+yaml",
          "text/plain",
          "",
          ";;;");
  private static final List<String> BODIES =
      List.of(
          "",
          "{",
          "[]",
          "null",
          "1",
          "\"x\"",
          "{}",
          "{\"metadata\":1}",
          "{\"metadata\":null}",
          "{\"metadata\":{\"name\":\"n\"}}",
          "{\"metadata\":{\"name\":\"n\",\"labels\":[1]}}",
          "{\"metadata\":{\"name\":null}}",
          "{\"metadata\":{\"generateName\":\"g-\"}}",
          "{\"metadata\":{\"name\":\"web\",\"namespace\":\"x\"}}",
          "{\"kind\":\"List\"}",
          "{\"kind\":1,\"apiVersion\":[]}",
          "{\"spec\":null}",
          "{\"spec\":[]}",
          "{\"spec\":{}}",
          "{\"metadata\":{\"name\":\"p\"},\"spec\":{}}",
          "{\"spec\":{\"replicas\":\"x\"}}",
          "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\"}]}}",
          "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"containers\":[null]}}",
          "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"template\":{\"spec\":{\"containers\":[{}]}}}}",
          "{\"metadata\":{\"name\":\"d\"},\"spec\":{\"selector\":{\"matchExpressions\":[{\"key\":\"a\","
              + "\"operator\":\"X\"}]},\"template\":{}}}",
          "{\"spec\":{\"replicas\":1e99}}",
          "{\"status\":{\"phase\":7}}",
          "[{\"op\":\"add\",\"path\":\"/metadata/labels/x\",\"value\":\"y\"}]",
          "[{\"op\":\"remove\",\"path\":\"/metadata\"}]",
          "[{\"op\":\"x\"}]",
          "[1]",
          "[{\"op\":\"replace\",\"path\":\"\",\"value\":null}]",
          "[{\"op\":\"copy\",\"from\":\"\",\"path\":\"/metadata/x\"}]",
          "{\"spec\":{\"containers\":[{\"$patch\":\"delete\"}]}}",
          "{\"$patch\":\"replace\"}",
          "{\"metadata\":{\"$retainKeys\":1}}",
          "{\"spec\":{\"$setElementOrder/containers\":[1]}}",
          "{\"metadata\":{\"managedFields\":[{\"fieldsV1\":{\"f:x\":1}}]}}",
          "{\"metadata\":{\"finalizers\":[\"\"]}}",
          "{\"metadata\":{\"resourceVersion\":\"x\"}}",
          "{\"metadata\":{\"ownerReferences\":[{}]}}",
          "{\"gracePeriodSeconds\":\"x\"}",
          "{\"preconditions\":1,\"propagationPolicy\":7}",
          "{\"target\":{\"name\":\"n1\"}}",
          "a: &a [*a]",
          "a: *b",
          "? [",
          "\u0000",
          "k8s\u0000",
          "k8s\u0000\u0012\u0003abc",
          "é".repeat(50),
          "[".repeat(5000),
          "{\"a\":".repeat(3000),
          "{\"data\":{\"a\":\"" + "x".repeat(70000) + "\"}}");
  private static final List<String> HEADERS =
      List.of(
          "Accept: text/html",
          "Accept: application/json;as=Table;v=v1;g=meta.k8s.io",
          "Accept: ,;=",
          "Upgrade: websocket\r\nConnection: Upgrade",
          "Upgrade: SPDY/3.1\r\nConnection: Upgrade",
          "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: eHh4eHh4eHh4eHh4eHh4eA==\r\nSec-WebSocket-Protocol: v4.channel.k8s.io",
          "Expect: 100-continue",
          "Transfer-Encoding: chunked",
          "X: " + "y".repeat(20000),
          "Bad Header",
          "Impersonate-User: x",
          "Content-Encoding: gzip",
          "Range: bytes=0-1");

  @TempDir Path folder;

  @Test
  void everyRequestIsAnsweredAndLeavesNothing() throws IOException {
    var seed = Long.getLong("netduo.seed", System.nanoTime());
    var random = new Random(seed);
    try (var served = new Served()) {
      // Whatever is only made with the first requests is there before the threads are counted.
      served.get("/api/v1/pods");
      served.get("/openapi/v2");
      var threads = threads();
      for (int i = 0; i < REQUESTS; i++) {
        var request = request(random);
        var answer = send(served, request, random.nextInt(20) == 0);
        judge("seed " + seed + ", request " + i + ": " + request, answer);
      }
      Samples.eventually("the watches end, seed " + seed, () -> served.server.watches() == 0);
      Samples.eventually("nothing is left open, seed " + seed, () -> served.pods.open.get() == 0);
      Samples.eventually("the threads end, seed " + seed, () -> threads() <= threads);
      assertThat(served.get("/api/v1/namespaces/default").status()).isEqualTo(200);
    }
  }

  private static String pick(Random random, List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static String request(Random random) {
    var method =
        pick(
            random,
            List.of(
                "GET", "GET", "POST", "PUT", "PATCH", "PATCH", "DELETE", "HEAD", "OPTIONS", "X"));
    var path = new StringBuilder(pick(random, ROOTS));
    for (int i = random.nextInt(path.isEmpty() ? 8 : 3); i > 0; i--) {
      path.append('/').append(pick(random, PARTS));
    }
    for (int i = 0, n = random.nextInt(4); i < n; i++) {
      path.append(i == 0 ? '?' : '&').append(pick(random, QUERIES));
    }
    // Watches that are waited for end within a second.
    if (path.indexOf("watch=") >= 0) {
      path.append("&timeoutSeconds=1");
      path.insert(path.indexOf("?") + 1, "timeoutSeconds=1&");
    }
    // A followed log would not end by itself.
    var body = method.equals("GET") || method.equals("HEAD") ? "" : pick(random, BODIES);
    var head = new StringBuilder();
    head.append(method).append(' ').append(path.isEmpty() ? "/" : path).append(" HTTP/1.1\r\n");
    head.append("Host: localhost\r\nConnection: close\r\n");
    if (random.nextInt(20) != 0) {
      head.append("Authorization: Bearer ").append(Served.CREDENTIALS.token()).append("\r\n");
    }
    var type = pick(random, TYPES);
    if (!type.isEmpty()) {
      head.append("Content-Type: ").append(type).append("\r\n");
    }
    if (random.nextInt(4) == 0) {
      head.append(pick(random, HEADERS)).append("\r\n");
    }
    head.append("Content-Length: ")
        .append(body.getBytes(StandardCharsets.UTF_8).length)
        .append("\r\n\r\n");
    return head + body;
  }

  /** The answer, or nothing where the client goes before it is there. */
  private static byte[] send(Served served, String request, boolean leaves) {
    var bytes = request.getBytes(StandardCharsets.UTF_8);
    try (var socket = socket(served)) {
      var out = socket.getOutputStream();
      if (leaves) {
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
        return new byte[0];
      }
      if (!write(out, bytes)) {
        return new byte[0];
      }
      socket.setSoTimeout(60_000);
      var answer = new ByteArrayOutputStream();
      var chunk = new byte[8192];
      for (int n = read(socket, chunk); n >= 0; n = read(socket, chunk)) {
        answer.write(chunk, 0, n);
        if (answer.toString(StandardCharsets.ISO_8859_1).startsWith("HTTP/1.1 101")) {
          break;
        }
      }
      return answer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(request, e);
    }
  }

  // A request that is refused before its body is read may lose its connection with the answer.
  private static boolean write(OutputStream out, byte[] bytes) {
    try {
      out.write(bytes);
      out.flush();
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  // A refused request's connection may be reset after its answer.
  private static int read(Socket socket, byte[] chunk) throws IOException {
    try {
      return socket.getInputStream().read(chunk);
    } catch (java.net.SocketTimeoutException e) {
      throw e;
    } catch (IOException _) {
      return -1;
    }
  }

  private static Socket socket(Served served) throws IOException {
    return served
        .http
        .sslContext()
        .getSocketFactory()
        .createSocket(served.server.address().getHost(), served.server.address().getPort());
  }

  private static void judge(String request, byte[] answer) {
    if (answer.length == 0) {
      return;
    }
    var text = new String(answer, StandardCharsets.UTF_8);
    var code = text.length() < 12 ? "" : text.substring(9, 12);
    assertThat(code).as(request + "\n" + text).matches("[24]\\d\\d|101");
    var end = text.indexOf("\r\n\r\n");
    if (code.startsWith("4") && end > 0 && text.length() > end + 4 && !request.contains("HEAD ")) {
      var status = Json.read(text.substring(end + 4).getBytes(StandardCharsets.UTF_8)).tree();
      assertThat(status.path("kind").asString("")).as(request + "\n" + text).isEqualTo("Status");
      assertThat(status.path("code").asInt(0))
          .as(request + "\n" + text)
          .isEqualTo(Integer.parseInt(code));
    }
  }

  /** How many threads serve, virtual ones too. */
  private long threads() {
    var file = folder.resolve("threads-" + System.nanoTime());
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
      try (var lines = Files.lines(file)) {
        return lines
            .filter(line -> line.matches("#\\d+ \"(watch-|api-request-|exec|port-forward).*"))
            .count();
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
