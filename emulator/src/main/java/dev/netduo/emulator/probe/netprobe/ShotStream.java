package dev.netduo.emulator.probe.netprobe;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.engine.LiveExec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Sends shots all the time, over one stream into the agent that stays open: a slow one keeps nobody
 * waiting. Shots that come within some milliseconds of each other share one run of the program.
 * Where the agent is lost, what is not answered yet is sent again through the next one. Safe for
 * use by several threads.
 */
public final class ShotStream implements AutoCloseable {
  private static final Duration GATHERING = Duration.ofMillis(20);
  // A write of up to 4096 bytes into a pipe is never mixed with another one (pipe(7)); an answer
  // of 256 bytes makes a line of about 600.
  private static final int MOST_TOGETHER = 6;
  private static final Duration SLACK = Duration.ofSeconds(2);
  // Engines up to 20.10 leave a stream open whose container was stopped: it takes everything and
  // never answers. So each writing begins with an echo.
  private static final Duration ECHO = Duration.ofSeconds(1);

  private final Agent agent;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<Long, Sent> waiting = new ConcurrentHashMap<>();
  private final List<String> queued = new ArrayList<>();
  private Optional<LiveExec> stream = Optional.empty();
  private volatile long heard = System.nanoTime();
  private boolean sending;
  private boolean closed;

  /** What an answer is waited for; sent again once where the stream is lost. */
  private record Sent(String script, CompletableFuture<String> answer, AtomicBoolean again) {}

  /** Sends through this agent, to which a stream is opened with the first shot. */
  public ShotStream(Agent agent) {
    this.agent = agent;
  }

  /** Sends a shot that reads at most 256 bytes; the answer never fails. */
  public CompletableFuture<Hit> send(Shot shot) {
    var number = numbers.incrementAndGet();
    var numbered = number + " " + Netprobe.line(shot);
    var answer = expect(number, together(List.of(numbered)), shotPatience(shot));
    enqueue(numbered);
    return answer
        .thenApply(line -> Netprobe.hit(line.split(" ", -1)))
        .exceptionally(e -> Hit.notSent(String.valueOf(e.getMessage())));
  }

  /**
   * Runs a shell line in the agent beside everything else.
   *
   * @return the first line it printed; empty where there was none in time
   */
  public CompletableFuture<String> line(String line, Duration patience) {
    var number = numbers.incrementAndGet();
    var script =
        "(echo \"" + number + " $(" + line + " | head -c 256)\") </dev/null 2>/dev/null &\n";
    var answer = expect(number, script, patience);
    write(script);
    return answer.thenApply(said -> said.split(" ", 2)[1]).exceptionally(e -> "");
  }

  private CompletableFuture<String> expect(long number, String script, Duration patience) {
    var answer = new CompletableFuture<String>();
    waiting.put(number, new Sent(script, answer, new AtomicBoolean()));
    return answer
        .orTimeout(patience.plus(SLACK).toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> waiting.remove(number));
  }

  private static Duration shotPatience(Shot shot) {
    return switch (shot) {
      case Shot.Echo echo -> echo.patience();
      case Shot.Tcp tcp -> tcp.patience();
      case Shot.Udp udp -> udp.patience();
    };
  }

  private void enqueue(String line) {
    synchronized (queued) {
      queued.add(line);
      if (sending) {
        return;
      }
      sending = true;
    }
    Thread.ofVirtual().name("netprobe-send").start(this::sendQueued);
  }

  private void sendQueued() {
    LockSupport.parkNanos(GATHERING.toNanos());
    List<String> lines;
    synchronized (queued) {
      lines = List.copyOf(queued);
      queued.clear();
      sending = false;
    }
    var script = new StringBuilder();
    for (int from = 0; from < lines.size(); from += MOST_TOGETHER) {
      script.append(together(lines.subList(from, Math.min(from + MOST_TOGETHER, lines.size()))));
    }
    write(script.toString());
  }

  private static String together(List<String> lines) {
    return "netprobe <<'NETDUO-SHOTS' &\n" + String.join("\n", lines) + "\nNETDUO-SHOTS\n";
  }

  private synchronized void write(String script) {
    if (closed) {
      return;
    }
    try {
      var open = stream.isPresent() ? stream.get() : open();
      var since = System.nanoTime();
      open.stdin().write(("echo\n" + script).getBytes(StandardCharsets.UTF_8));
      open.stdin().flush();
      CompletableFuture.delayedExecutor(
              ECHO.toMillis(),
              TimeUnit.MILLISECONDS,
              task -> Thread.ofVirtual().name("netprobe-echo").start(task))
          .execute(() -> requireEcho(open, since));
    } catch (IOException | NetduoException e) {
      // Who waits is told when its time is over; the next shot opens a new stream.
      stream.ifPresent(LiveExec::close);
      stream = Optional.empty();
    }
  }

  private void requireEcho(LiveExec open, long since) {
    if (heard - since < 0) {
      lost(open);
    }
  }

  private LiveExec open() {
    var opened = agent.open(List.of("sh"));
    stream = Optional.of(opened);
    Thread.ofVirtual().name("netprobe-answers").start(() -> read(opened));
    Thread.ofVirtual().name("netprobe-complaints").start(() -> drop(opened));
    return opened;
  }

  private void read(LiveExec from) {
    try (var lines =
        new BufferedReader(new InputStreamReader(from.stdout(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        heard = System.nanoTime();
        var space = line.indexOf(' ');
        if (space > 0 && line.substring(0, space).matches("\\d{1,18}")) {
          var asked = waiting.get(Long.parseLong(line.substring(0, space)));
          if (asked != null) {
            asked.answer().complete(line);
          }
        }
      }
    } catch (IOException e) {
      // As with the end of the stream: the next shot opens a new one.
    }
    lost(from);
  }

  private static void drop(LiveExec from) {
    try {
      from.stderr().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // It ended.
    }
  }

  private synchronized void lost(LiveExec gone) {
    gone.close();
    if (!stream.equals(Optional.of(gone))) {
      return;
    }
    stream = Optional.empty();
    var again =
        waiting.values().stream()
            .filter(sent -> sent.again().compareAndSet(false, true))
            .map(Sent::script)
            .collect(Collectors.joining());
    if (!again.isEmpty()) {
      write(again);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    stream.ifPresent(LiveExec::close);
    stream = Optional.empty();
  }
}
