package dev.netduo.k8s.runtime.probe;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.Containers;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.netprobe.Fate;
import dev.netduo.emulator.probe.netprobe.Hit;
import dev.netduo.emulator.probe.netprobe.Shot;
import dev.netduo.emulator.probe.netprobe.ShotStream;
import dev.netduo.k8s.runtime.volume.VolumeScript;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Asks containers. Connections go out from the node's network, many with one run of {@code
 * netprobe}; only commands cost a process of the engine each, so few of them run at once.
 */
public final class Asker {
  private static final int PARALLEL_COMMANDS = 4;
  private static final int STATUS_LINE_BYTES = 256;
  private static final int MOST_WORDS = 1024;
  private static final Pattern STATUS = Pattern.compile("HTTP/\\d(?:\\.\\d)? (\\d{3})\\b");

  private final Containers containers;
  private final ShotStream shots;
  private final Executor workers;
  private final Semaphore commands = new Semaphore(PARALLEL_COMMANDS, true);

  /**
   * Where a question is asked.
   *
   * @param container the engine's identifier of the container
   * @param nodePid a process in the network of its node, as the machine numbers it
   */
  public record Place(String container, int nodePid) {}

  /** Asks through these. */
  public Asker(Containers containers, ShotStream shots, Executor workers) {
    this.containers = containers;
    this.shots = shots;
    this.workers = workers;
  }

  /** Asks; the answer never fails, and comes when the patience is over at the latest. */
  public CompletableFuture<Answer> ask(Question question, Place at, Duration patience) {
    return switch (question) {
      case Question.Exec(var command) -> exec(command, at, patience);
      case Question.Tcp tcp -> tcp(tcp, at, patience);
      case Question.Http http ->
          http.https() ? https(http, at, patience) : http(http, at, patience);
      case Question.Pause(var seconds) ->
          CompletableFuture.supplyAsync(
              () -> new Answer(true, ""),
              CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS, workers));
    };
  }

  private CompletableFuture<Answer> exec(
      java.util.List<String> command, Place at, Duration patience) {
    return CompletableFuture.supplyAsync(
            () -> {
              commands.acquireUninterruptibly();
              try {
                var said = new ByteArrayOutputStream();
                var code =
                    containers.exec(
                        at.container(),
                        command,
                        new Streams(InputStream.nullInputStream(), said, said),
                        false);
                return new Answer(code == 0, shortened(said.toString(StandardCharsets.UTF_8)));
              } catch (NetduoException e) {
                return new Answer(false, String.valueOf(e.getMessage()));
              } finally {
                commands.release();
              }
            },
            workers)
        .completeOnTimeout(
            new Answer(
                false,
                "command timed out: \"%s\" timed out after %ds"
                    .formatted(String.join(" ", command), patience.toSeconds())),
            patience.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Answer> tcp(Question.Tcp tcp, Place at, Duration patience) {
    return shoot(at, tcp.host(), tcp.port(), patience, "", 0)
        .thenApply(hit ->
            hit.fate() == Fate.REACHED
                ? new Answer(true, "")
                : new Answer(false, dial(tcp.host(), tcp.port(), hit)));
  }

  private CompletableFuture<Answer> http(Question.Http http, Place at, Duration patience) {
    var request = new StringBuilder("GET " + http.path() + " HTTP/1.1\r\n");
    http.headers().forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    if (!http.headers().containsKey("Host")) {
      request.append("Host: " + http.host() + ":" + http.port() + "\r\n");
    }
    request.append("Connection: close\r\n\r\n");
    var hex = HexFormat.of().formatHex(request.toString().getBytes(StandardCharsets.UTF_8));
    return shoot(at, http.host(), http.port(), patience, hex, STATUS_LINE_BYTES)
        .thenApply(hit -> judge(http, hit));
  }

  private static Answer judge(Question.Http http, Hit hit) {
    if (hit.fate() != Fate.REACHED) {
      return new Answer(
          false, "Get \"%s\": %s".formatted(http.url(), dial(http.host(), http.port(), hit)));
    }
    var status = STATUS.matcher(new String(hit.bytes(), StandardCharsets.ISO_8859_1));
    if (!status.lookingAt()) {
      return new Answer(
          false,
          hit.reply().isEmpty()
              ? "Get \"%s\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
                  .formatted(http.url())
              : "Get \"%s\": net/http: HTTP/1.x transport connection broken: malformed HTTP response"
                  .formatted(http.url()));
    }
    return judge(Integer.parseInt(status.group(1)));
  }

  private static Answer judge(int status) {
    return new Answer(
        status >= 200 && status < 400, "HTTP probe failed with statuscode: " + status);
  }

  // netprobe speaks no TLS; curl does, with a process of its own.
  private CompletableFuture<Answer> https(Question.Http http, Place at, Duration patience) {
    var line =
        new StringBuilder(
            "nsenter -t %d -n curl -sk --noproxy '*' -o /dev/null -w '%%{http_code}' --max-time %d"
                .formatted(at.nodePid(), patience.toSeconds()));
    http.headers()
        .forEach(
            (name, value) -> line.append(" -H ").append(VolumeScript.quoted(name + ": " + value)));
    line.append(' ').append(VolumeScript.quoted(http.url()));
    return shots
        .line(line.toString(), patience.plusSeconds(1))
        .thenApply(said -> {
          var code = said.strip();
          return code.matches("[1-9]\\d\\d")
              ? judge(Integer.parseInt(code))
              : new Answer(false, "Get \"%s\": connection failed".formatted(http.url()));
        });
  }

  private CompletableFuture<Hit> shoot(
      Place at, String host, int port, Duration patience, String payload, int maxBytes) {
    Ip address;
    try {
      address = Ip.parse(host);
    } catch (NetduoException e) {
      return CompletableFuture.completedFuture(Hit.notSent("lookup " + host + ": no such host"));
    }
    return shots.send(
        new Shot.Tcp(at.nodePid(), address, port, patience, payload, maxBytes, Duration.ZERO));
  }

  private static String dial(String host, int port, Hit hit) {
    var why =
        switch (hit.fate()) {
          case REFUSED -> "connect: connection refused";
          case TIMED_OUT, REACHED -> "i/o timeout";
          case UNREACHABLE -> "connect: no route to host";
          case NOT_SENT -> hit.error();
        };
    return "dial tcp " + host + ":" + port + ": " + why;
  }

  private static String shortened(String words) {
    return words.length() <= MOST_WORDS ? words : words.substring(0, MOST_WORDS);
  }
}
