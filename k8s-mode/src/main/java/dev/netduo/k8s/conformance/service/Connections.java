package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.LiveProber;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.k8s.conformance.service.Step.Expectation;
import dev.netduo.k8s.conformance.service.Step.Outcome;
import dev.netduo.k8s.conformance.service.Step.Source;
import dev.netduo.k8s.conformance.service.Step.Target;
import dev.netduo.k8s.json.Json;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
  /** Before a node: the balancer's address by way of it, whichever node answers ARP for it. */
  private static final String BY_WAY_OF = "lb/";

  /** How long an answer may take; the cases' refusals come long before. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** What the cases call soon. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** A round of datagrams takes a second each where one is lost; the cases allow a minute. */
  private static final Duration FLOW_PATIENCE = Duration.ofSeconds(20);

  private final World world;
  private final LiveProber prober;

  Connections(World world) {
    this.world = world;
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
    var deadline = System.nanoTime() + SOON.toNanos();
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
        prober.send(Stream.generate(() -> probe(step.target())).limit(times(step)).toList());
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
        what(step.target()), results.size(), expected.toString(), actual.toString(), detail);
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
    var own = world.addresses(target.from());
    var nodes =
        world.nodeNames().stream()
            .flatMap(node -> world.addresses(node).stream())
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

  private String what(Target target) {
    return target.from()
        + " -> "
        + target.to()
        + ":"
        + target.port()
        + (target.udp() ? "/UDP" : "");
  }

  private Probe probe(Target target) {
    var from = new Probe.Source(target.from(), world.pid(target.from()));
    var host = address(target);
    return target.udp()
        ? new Probe.Udp(from, host, port(target), PATIENCE)
        : new Probe.Http(from, host, port(target), "/", PATIENCE);
  }

  private String address(Target target) {
    var to = target.to();
    return switch (to) {
      case "vip" -> world.service(target.service()).getSpec().getClusterIP();
      case "lb" -> reachable(target, world.balancer(target.service()));
      case "lb/n1", "lb/n2", "lb/n3" -> {
        var balancer = world.balancer(target.service());
        world.routeFromOutside(balancer, to.substring(BY_WAY_OF.length()));
        yield balancer.toString();
      }
      case "n1", "n2", "n3" -> world.node(to).toString();
      default -> to.indexOf('.') >= 0 ? reachable(target, Ip.parse(to)) : world.pod(to);
    };
  }

  private String reachable(Target target, Ip address) {
    if (target.from().equals("ext")) {
      world.routeFromOutside(address);
    }
    return address.toString();
  }

  private int port(Target target) {
    var word = target.port();
    if (Character.isDigit(word.charAt(0))) {
      return Integer.parseInt(word);
    }
    var service = world.service(target.service());
    return switch (word) {
      case "node" -> nodePort(service);
      case "health" -> Objects.requireNonNullElse(service.getSpec().getHealthCheckNodePort(), 0);
      default ->
          throw new NetduoException("'" + word + "' is no port; write a number, node or health");
    };
  }

  private static int nodePort(Service service) {
    return Objects.requireNonNullElse(service.getSpec().getPorts().getFirst().getNodePort(), 0);
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
    return new Seen(
        what(step.target()),
        looks,
        "one backend",
        names.size() == 1 ? "one backend" : names.toString(),
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
        return new Seen(what(step.target()), tried, "another backend", actual, "");
      }
    }
    return new Seen(what(step.target()), step.tries(), "another backend", "always " + first, "");
  }

  private static boolean isBackend(String name) {
    return Stream.of(ProbeResult.Outcome.values())
        .noneMatch(outcome -> outcome.name().equals(name));
  }

  private String name(Target target) {
    var result = prober.send(List.of(probe(target))).getFirst();
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
        return new Seen(what(step.target()), step.times(), expected, actual, "");
      }
    }
  }

  private String datagram(Step.Flow step) {
    var answer =
        world
            .agent()
            .run(
                "echo hello | nsenter -t %d -n socat -t1 -T1 - UDP4:%s:%d,sourceport=%d,reuseaddr || true\n"
                    .formatted(
                        world.pid(step.target().from()),
                        address(step.target()),
                        port(step.target()),
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
                    Integer.toString(world.pid(target.from())),
                    "-n",
                    "socat",
                    "-",
                    "TCP4:" + address(target) + ":" + port(target)));
    if (!echoes(connection)) {
      throw new NetduoException("no connection from " + what(target));
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
      return back.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
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
