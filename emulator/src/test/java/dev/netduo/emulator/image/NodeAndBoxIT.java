package dev.netduo.emulator.image;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.engine.Container;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What the two programs in netduo's images promise, on real containers. */
@RealEngine
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NodeAndBoxIT {
  private final ContainerEngine engine;
  private final Session session;
  private final NetduoImages images;
  private final Map<String, Container> containers = new HashMap<>();

  NodeAndBoxIT(ContainerEngine engine, Session session, NetduoImages images) {
    this.engine = engine;
    this.session = session;
    this.images = images;
  }

  @BeforeAll
  void start() {
    var network = Labels.engineName(session.name(), "net");
    engine
        .networks()
        .create(NetworkSpec.bridge(network, Labels.of(session.name(), "network", "net")));
    run(
        ContainerSpec.of(Labels.engineName(session.name(), "server"), images.box())
            .network(network)
            .hostname("web")
            .aliases(List.of("web"))
            .command(List.of("netserve", "80/http", "7/tcp", "7/udp"))
            .labels(Labels.of(session.name(), "container", "server"))
            .build());
    run(
        ContainerSpec.of(Labels.engineName(session.name(), "client"), images.box())
            .network(network)
            .command(List.of("sleep", "1000"))
            .labels(Labels.of(session.name(), "container", "client"))
            .build());
    run(
        ContainerSpec.of(Labels.engineName(session.name(), "agent"), images.node())
            .hostPid(true)
            .capabilities(List.of("SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE", "NET_RAW"))
            .securityOptions(List.of("apparmor=unconfined"))
            .command(List.of("sleep", "1000"))
            .labels(Labels.of(session.name(), "agent", "agent"))
            .build());
  }

  @Test
  void wget_knows_the_time_outs_that_tasks_are_written_with() {
    for (var options :
        List.of("-T 3 -qO-", "-qO- -T3", "-q --timeout=3 -O -", "-qT3 -O-", "-q --tries 1 -O-")) {
      assertThat(exec("client", "wget " + options + " http://web/x"))
          .as(options)
          .contains("\"path\":\"/x\"");
    }
    assertThat(exec("client", "wget --spider --timeout=1 web 2>&1")).contains("remote file exists");
    assertThat(exec("client", "wget -qO- http://web:81 2>&1; echo $?"))
        .isEqualTo(
            "wget: can't connect to remote host (" + ip("server") + "): Connection refused\n1\n");
    // Nobody has the address: that is found out later than the time is up.
    var nobody = ip("server").replaceFirst("\\d+$", "250");
    assertThat(exec("client", "wget -T 1 -qO- http://" + nobody + " 2>&1; echo $?"))
        .endsWith("wget: download timed out\n1\n");
  }

  @Test
  void http_says_who_answered_and_whom_it_saw() {
    var said = exec("client", "wget -qO- http://web/hello?x=1");

    assertThat(said)
        .contains("\"name\":\"web\"", "\"client\":\"" + ip("client") + "\"")
        .contains("\"server\":\"" + ip("server") + ":80\"", "\"path\":\"/hello?x=1\"")
        .endsWith("}\n");
  }

  @Test
  void tcp_speaks_first_and_closes() {
    assertThat(exec("client", "nc web 7 </dev/null"))
        .contains("\"client\":\"" + ip("client") + "\"", ":7\"}");
  }

  @Test
  void the_box_has_the_tools_a_lab_needs() {
    var tools = "sh ping wget nc nslookup traceroute ip cat hostname sleep ls ps vi";

    assertThat(
            exec("client", "for t in " + tools + "; do command -v $t >/dev/null || echo $t; done"))
        .isEmpty();
  }

  @Test
  void the_server_ends_at_once_when_asked() {
    var id =
        run(
            ContainerSpec.of(Labels.engineName(session.name(), "ends"), images.box())
                .labels(Labels.of(session.name(), "container", "ends"))
                .build());
    var start = System.nanoTime();

    engine.containers().stop(id, Duration.ofSeconds(30));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    assertThat(engine.containers().find(id).orElseThrow().exitCode()).isZero();
  }

  @Test
  void each_probe_ends_in_the_outcome_the_network_gave_it() {
    var client = pid("client");
    var server = ip("server");
    var get = hex("GET /a HTTP/1.0\r\n\r\n");

    var results =
        probe(
            List.of(
                "ping " + client + " icmp " + server + " 2000",
                "http " + client + " tcp " + server + " 80 2000 " + get + " 4096",
                "banner " + client + " tcp " + server + " 7 2000 - 4096",
                "connect " + client + " tcp " + server + " 7 2000 - 0",
                "closed " + client + " tcp " + server + " 81 2000 - 0",
                "udp " + client + " udp " + server + " 7 2000 " + hex("hi"),
                "closed-udp " + client + " udp " + server + " 81 2000 " + hex("hi"),
                // A container without any network has no way anywhere.
                "no-way " + pid("agent") + " tcp " + server + " 80 2000 - 0",
                "no-way-ping " + pid("agent") + " icmp " + server + " 2000",
                "silence " + client + " udp " + server + " 4790 300 " + hex("hi"),
                "gone 4194304 tcp " + server + " 80 2000 - 0"));

    assertThat(result(results, "ping").outcome()).isEqualTo("reached");
    assertThat(result(results, "http").reply())
        .startsWith("HTTP/1.1 200 OK")
        .contains("\"path\":\"/a\"");
    assertThat(result(results, "http").reply()).contains("\"client\":\"" + ip("client") + "\"");
    assertThat(result(results, "http").local()).startsWith(ip("client") + ":");
    assertThat(result(results, "banner").reply()).contains("\"name\":\"web\"");
    assertThat(result(results, "connect").outcome()).isEqualTo("reached");
    assertThat(result(results, "closed"))
        .extracting("outcome", "errno")
        .containsExactly("refused", "ECONNREFUSED");
    assertThat(result(results, "udp").reply()).contains("\"name\":\"web\"");
    assertThat(result(results, "closed-udp").outcome()).isEqualTo("refused");
    assertThat(result(results, "no-way"))
        .extracting("outcome", "errno")
        .containsExactly("unreachable", "ENETUNREACH");
    assertThat(result(results, "no-way-ping").outcome()).isEqualTo("unreachable");
    assertThat(result(results, "gone"))
        .extracting("outcome", "errno")
        .containsExactly("error", "ESRCH");
  }

  @Test
  void what_is_dropped_on_the_way_is_a_timeout_after_the_patience_given() {
    var client = pid("client");
    var server = ip("server");
    agent(
        "nsenter -t " + pid("server") + " -n nft -f -",
        "table ip t { chain c { type filter hook input priority 0; th dport 9999 drop; icmp type echo-request drop; }; }");
    try {
      var results =
          probe(
              List.of(
                  "tcp " + client + " tcp " + server + " 9999 400 - 0",
                  "udp " + client + " udp " + server + " 9999 400 " + hex("hi"),
                  "icmp " + client + " icmp " + server + " 400"));

      assertThat(results.values())
          .hasSize(3)
          .allMatch(result -> result.outcome().equals("timeout"));
      assertThat(results.values()).allMatch(result -> result.micros() >= 400_000);
    } finally {
      agent("nsenter -t " + pid("server") + " -n nft delete table ip t", "");
    }
  }

  @Test
  void ten_thousand_probes_from_two_namespaces_are_all_answered() {
    var lines =
        IntStream.range(0, 10_000)
            .mapToObj(i ->
                i
                    + " "
                    + pid(i % 2 == 0 ? "client" : "server")
                    + (i % 4 < 2
                        ? " icmp " + ip("server") + " 20000"
                        : " tcp " + ip("server") + " 7 20000 - 4096"))
            .toList();

    var results = probe(lines);

    assertThat(results).hasSize(10_000);
    assertThat(results.values()).allMatch(result -> result.outcome().equals("reached"));
  }

  private record Result(String outcome, long micros, String errno, String local, String reply) {
    static Result of(String[] words) {
      var reply = words[5].equals("-") ? new byte[0] : HexFormat.of().parseHex(words[5]);
      return new Result(
          words[1],
          Long.parseLong(words[2]),
          words[3],
          words[4],
          new String(reply, StandardCharsets.UTF_8));
    }
  }

  private static Result result(Map<String, Result> results, String id) {
    return requireNonNull(results.get(id));
  }

  private Map<String, Result> probe(List<String> lines) {
    return agent("netprobe", String.join("\n", lines) + "\n.\n")
        .lines()
        .map(line -> line.split(" ", -1))
        .collect(Collectors.toMap(words -> words[0], Result::of));
  }

  private String agent(String command, String stdin) {
    var result =
        engine
            .containers()
            .exec(
                container("agent").id(),
                List.of("sh", "-c", command),
                stdin.getBytes(StandardCharsets.UTF_8));
    assertThat(result.err()).isEmpty();
    assertThat(result.exitCode()).isZero();
    return result.out();
  }

  private String exec(String name, String command) {
    return engine
        .containers()
        .exec(container(name).id(), List.of("sh", "-c", command), new byte[0])
        .out();
  }

  private String run(ContainerSpec spec) {
    var id = engine.containers().create(spec);
    engine.containers().start(id);
    var name = spec.name().replaceFirst(".*-", "");
    containers.put(name, engine.containers().find(id).orElseThrow());
    return id;
  }

  private Container container(String name) {
    return requireNonNull(containers.get(name));
  }

  private int pid(String name) {
    return container(name).pid();
  }

  private String ip(String name) {
    return container(name).attachments().values().iterator().next().ip().orElseThrow().toString();
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }
}
