package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.k8s.conformance.service.Step.Expectation;
import dev.netduo.k8s.conformance.service.Step.Outcome;
import dev.netduo.k8s.conformance.service.Step.Source;
import dev.netduo.k8s.conformance.service.Step.Target;
import dev.netduo.k8s.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Connections of cases to services. */
final class Connections {
  /** How long an answer may take; the cases' refusals come long before. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** A round of datagrams takes a second each where one is lost; the cases allow a minute. */
  private static final Duration FLOW_PATIENCE = Duration.ofSeconds(20);

  private final World world;
  private final Addresses addresses;
  private final Targets targets;
  private final LiveProber prober;

  Connections(World world) {
    this.world = world;
    this.addresses = world.addresses();
    this.targets = new Targets(world);
    this.prober = new LiveProber(world.agent());
  }

  /**
   * What came of connections.
   *
   * @param looks how many there were
   */
  record Seen(String what, int looks, String expected, String actual, String why) {
    boolean isAsExpected() {
      return expected.equals(actual);
    }
  }

  /** A backend's answer: who it is, and whom it sees. */
  private record Answer(String name, String client) {
    static Answer of(String text) {
      var tree = Json.read(text.getBytes(StandardCharsets.UTF_8)).tree();
      var client = tree.path("client").asString();
      return new Answer(tree.path("name").asString(), client);
    }
  }

  /** Makes connections until they come to what is expected, or soon is over. */
  Seen connect(Step.Connect step) {
    var deadline = System.nanoTime() + World.SOON.toNanos();
    while (true) {
      var seen = once(step);
      if (seen.isAsExpected() || System.nanoTime() > deadline) {
        return seen;
      }
    }
  }

  private Seen once(Step.Connect step) {
    var expectation = step.expectation();
    var results =
        prober.send(Collections.nCopies(times(step), targets.probe(step.target(), PATIENCE)));
    var outcomes = new TreeSet<String>();
    results.forEach(result -> outcomes.add(word(result, expectation.outcome())));
    var expected = new StringBuilder(expectation.outcome().toString());
    var actual = new StringBuilder(String.join(" or ", outcomes));
    var answers =
        results.stream().filter(ProbeResult::reached).map(r -> Answer.of(r.answer())).toList();
    if (!expectation.backends().isEmpty()) {
      expected.append(" from ").append(new TreeSet<>(expectation.backends()));
      actual.append(" from ").append(names(answers));
    }
    if (expectation.source() != Source.ANY) {
      expected.append(", seen as ").append(expectation.source());
      actual.append(", seen as ").append(seenAs(step.target(), answers, expectation));
    }
    var detail = results.getFirst().detail();
    return new Seen(
        step.target().shown(), results.size(), expected.toString(), actual.toString(), detail);
  }

  // Silence is waited for in full, so it is looked for but once. So is a refusal: a kernel sends
  // one asker a few of its ICMP messages at once, and then one a second.
  private static int times(Step.Connect step) {
    return switch (step.expectation().outcome()) {
      case DROP, REFUSED -> 1;
      case OK, FAILS -> step.times();
    };
  }

  private static Set<String> names(List<Answer> answers) {
    return answers.stream().map(Answer::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String word(ProbeResult result, Outcome expected) {
    var seen =
        switch (result.outcome()) {
          case REACHED -> "OK";
          case REFUSED -> "REFUSED";
          case TIMED_OUT -> "DROP";
          case UNREACHABLE, NAME_UNKNOWN -> result.outcome().toString();
          // What a rule refuses on its way out of the sender's own namespace is not even sent.
          case ERROR -> {
            if (result.detail().contains("EPERM")) {
              yield "REFUSED";
            }
            throw new NetduoException("not sent: " + result.detail());
          }
        };
    return expected == Outcome.FAILS && !seen.equals("OK") ? "FAILS" : seen;
  }

  // A pod that drew itself is always seen as its node.
  private String seenAs(Target target, List<Answer> answers, Expectation expectation) {
    var own = addresses.all(target.from());
    var nodes =
        addresses.nodeNames().stream()
            .flatMap(node -> addresses.all(node).stream())
            .collect(Collectors.toSet());
    var words = new TreeSet<String>();
    for (var answer : answers) {
      if (own.contains(answer.client()) && expectation.source() == Source.OWN) {
        words.add("OWN");
      } else if (nodes.contains(answer.client())) {
        words.add(answer.name().equals(target.from()) ? expectation.source().toString() : "NODE");
      } else {
        words.add(own.contains(answer.client()) ? "OWN" : answer.client());
      }
    }
    return String.join(" or ", words);
  }

  /** Connections over a time, all answered by one backend. */
  Seen stays(Step.Stays step) {
    var deadline = System.nanoTime() + step.during().toNanos();
    var names = new TreeSet<String>();
    var looks = 0;
    while (System.nanoTime() < deadline) {
      names.add(name(step.target()));
      looks++;
      LockSupport.parkNanos(step.every().toNanos());
    }
    var among = step.among().isEmpty() ? "" : " of " + new TreeSet<>(step.among());
    var isOne =
        names.size() == 1
            && isBackend(names.first())
            && (among.isEmpty() || step.among().contains(names.first()));
    return new Seen(
        step.target().shown(),
        looks,
        "one backend" + among,
        isOne ? "one backend" + among : names.toString(),
        "");
  }

  /** Connections with pauses between, until another backend answers. */
  Seen changes(Step.Changes step) {
    var first = name(step.target());
    for (int tried = 1; tried <= step.tries(); tried++) {
      LockSupport.parkNanos(step.pause().toNanos());
      var next = name(step.target());
      if (!next.equals(first)) {
        var actual = isBackend(first) && isBackend(next) ? "another backend" : first + ", " + next;
        return new Seen(step.target().shown(), tried, "another backend", actual, "");
      }
    }
    return new Seen(step.target().shown(), step.tries(), "another backend", "always " + first, "");
  }

  private static boolean isBackend(String name) {
    return Stream.of(ProbeResult.Outcome.values())
        .noneMatch(outcome -> outcome.name().equals(name));
  }

  private String name(Target target) {
    var result = prober.send(List.of(targets.probe(target, PATIENCE))).getFirst();
    return result.reached() ? Answer.of(result.answer()).name() : result.outcome().toString();
  }

  /** Datagrams of one flow, until one backend answers them all, or soon is over. */
  Seen flow(Step.Flow step) {
    var deadline = System.nanoTime() + FLOW_PATIENCE.toNanos();
    while (true) {
      var names = new TreeSet<String>();
      for (int i = 0; i < step.times(); i++) {
        names.add(datagram(step));
      }
      var expected =
          step.backend().orElseGet(() -> names.size() == 1 ? names.first() : "one backend");
      var actual = String.join(" or ", names);
      if (expected.equals(actual) || System.nanoTime() > deadline) {
        return new Seen(step.target().shown(), step.times(), expected, actual, "");
      }
    }
  }

  private String datagram(Step.Flow step) {
    var answer =
        world
            .agent()
            .run(
                "echo hello | nsenter -t %d -n socat -t1 -T1 - %s,sourceport=%d,reuseaddr || true\n"
                    .formatted(
                        addresses.pid(step.target().from()),
                        targets.socket("UDP", step.target()),
                        step.sourcePort()))
            .strip();
    return answer.startsWith("{")
        ? Answer.of(answer.lines().findFirst().orElseThrow()).name()
        : "silence";
  }

  /** Opens a TCP connection to an echo. */
  LiveExec open(Target target) throws IOException {
    var connection =
        world
            .agent()
            .open(
                List.of(
                    "nsenter",
                    "-t",
                    Integer.toString(addresses.pid(target.from())),
                    "-n",
                    "socat",
                    "-",
                    targets.socket("TCP", target)));
    if (!echoes(connection)) {
      throw new NetduoException("no connection from " + target.shown());
    }
    return connection;
  }

  /** Whether what is sent comes back in time. */
  static boolean echoes(LiveExec connection) throws IOException {
    var sent = "still here\n".getBytes(StandardCharsets.UTF_8);
    try {
      connection.stdin().write(sent);
      connection.stdin().flush();
      var back =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return connection.stdout().readNBytes(sent.length).length == sent.length;
                } catch (IOException e) {
                  return false;
                }
              },
              task -> Thread.ofVirtual().start(task));
      return back.get(World.SOON.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IOException | TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetduoException("interrupted", "", e);
    }
  }

  /** Whether the kernel knows SCTP. */
  boolean hasSctp() {
    return !world.agent().run("grep -c ^SCTP /proc/net/protocols || true\n").strip().equals("0");
  }
}
