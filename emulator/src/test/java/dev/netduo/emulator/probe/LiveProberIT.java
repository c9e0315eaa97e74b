package dev.netduo.emulator.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.engine.ContainerSpec;
import dev.netduo.emulator.engine.ContainerSpec.Dns;
import dev.netduo.emulator.engine.ContainerSpecBuilder;
import dev.netduo.emulator.engine.NetworkSpec;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.probe.Probe.Http;
import dev.netduo.emulator.probe.Probe.Lookup;
import dev.netduo.emulator.probe.Probe.Ping;
import dev.netduo.emulator.probe.Probe.Source;
import dev.netduo.emulator.probe.Probe.Tcp;
import dev.netduo.emulator.probe.Probe.Udp;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.probe.ReachabilityMatrix.Target;
import dev.netduo.emulator.session.Labels;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two containers on a network of their own, one of them a server; and one without any network. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveProberIT {
  private static final Duration PATIENCE = Duration.ofMillis(800);

  // A server that answers everything, and one that listens but never speaks.
  private static final List<String> SERVE =
      List.of("sh", "-c", "netserve 81/tcp 82/udp & exec netserve 80/http");

  private Session session;
  private ContainerAgent agent;
  private Prober prober;
  private Source.Local client;
  private Source.Local server;
  private Source.Local island;
  private String serverIp;

  @BeforeAll
  void start(Session session) {
    this.session = session;
    agent = ContainerAgent.start(session);
    prober = new LiveProber(agent);
    var network =
        NetworkSpec.bridge(engineName("lan"), Labels.of(session.name(), "network", "lan"));
    session.engine().networks().create(network);
    server = run(spec("server").network(network.name()).aliases(List.of("web")).entrypoint(SERVE));
    client =
        run(
            spec("client")
                .network(network.name())
                .dns(new Dns(List.of(), List.of("nowhere.invalid"), List.of("ndots:2")))
                .extraHosts(List.of("pinned:10.11.12.13")));
    island = run(spec("island").dns(new Dns(List.of("10.9.9.9"), List.of(), List.of())));
    serverIp =
        session
            .engine()
            .containers()
            .find(engineName("server"))
            .flatMap(
                c -> c.attachments().values().stream().flatMap(a -> a.ip().stream()).findFirst())
            .orElseThrow()
            .toString();
  }

  @AfterAll
  void close() {
    agent.close();
  }

  @Test
  void anEchoIsAnswered() {
    var result = prober.send(new Ping(client, "web", PATIENCE));

    assertThat(result.outcome()).isEqualTo(Outcome.REACHED);
    assertThat(result.address()).isEqualTo(serverIp);
    assertThat(result.server()).isEqualTo("127.0.0.11");
    assertThat(result.records()).singleElement().asString().contains(" A " + serverIp);
    assertThat(result.took()).isPositive().isLessThan(PATIENCE);
  }

  @Test
  void whatAServerSendsAtOnceIsKept() {
    assertThat(prober.send(new Tcp(client, serverIp, 81, PATIENCE)))
        .satisfies(r -> assertThat(r.outcome()).isEqualTo(Outcome.REACHED))
        .satisfies(r -> assertThat(r.answer()).contains("\"client\""));
    assertThat(prober.send(new Udp(client, serverIp, 82, PATIENCE)).answer())
        .contains("\"server\"");
  }

  @Test
  void aServerThatWaitsForItsClientIsReachedWithoutWaitingForIt() {
    var result = prober.send(new Tcp(client, serverIp, 80, PATIENCE));

    assertThat(result.outcome()).isEqualTo(Outcome.REACHED);
    assertThat(result.took()).as("time until it was connected").isLessThan(Duration.ofMillis(90));
  }

  @Test
  void aWebServerAnswersWithStatusAndBody() {
    var result = prober.send(new Http(client, "web", 80, "/shop?x=1", PATIENCE));

    assertThat(result.outcome()).isEqualTo(Outcome.REACHED);
    assertThat(result.detail()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(result.answer()).contains("\"path\":\"/shop?x=1\"");
  }

  @Test
  void aClosedPortRefuses() {
    var results =
        prober.send(
            List.of(
                new Tcp(client, serverIp, 9, PATIENCE),
                new Udp(client, serverIp, 9, PATIENCE),
                new Http(client, serverIp, 9, "/", PATIENCE)));

    assertThat(results).map(ProbeResult::outcome).containsOnly(Outcome.REFUSED);
    assertThat(results).map(ProbeResult::detail).containsOnly("ECONNREFUSED");
  }

  @Test
  void withoutARouteItIsUnreachable() {
    assertThat(
            prober.send(
                List.of(
                    new Ping(island, serverIp, PATIENCE),
                    new Tcp(island, serverIp, 80, PATIENCE),
                    new Udp(island, serverIp, 82, PATIENCE))))
        .map(ProbeResult::outcome)
        .containsOnly(Outcome.UNREACHABLE);
  }

  @Test
  void whatIsDroppedTimesOutAndAllOfThemTogether() {
    agent.run(
        "nsenter -t "
            + server.pid()
            + " -n nft -f - <<'EOF'\n"
            + "add table ip wall\n"
            + "add chain ip wall in { type filter hook input priority 0; }\n"
            + "add rule ip wall in meta l4proto { tcp, udp } th dport 90 drop\n"
            + "EOF\n");
    var probes = new ArrayList<Probe>();
    IntStream.range(0, 50)
        .forEach(_ -> {
          probes.add(new Tcp(client, serverIp, 90, PATIENCE));
          probes.add(new Udp(client, serverIp, 90, PATIENCE));
        });
    var started = Instant.now();

    var results = prober.send(probes);

    assertThat(results).map(ProbeResult::outcome).containsOnly(Outcome.TIMED_OUT);
    assertThat(Duration.between(started, Instant.now())).isLessThan(PATIENCE.multipliedBy(4));
  }

  @Test
  void aNameNobodyHasIsUnknown() {
    var results =
        prober.send(
            List.of(
                new Tcp(client, "nobody.invalid", 80, Duration.ofSeconds(3)),
                new Lookup(client, "nobody.invalid", "A", Duration.ofSeconds(3))));

    assertThat(results).map(ProbeResult::outcome).containsOnly(Outcome.NAME_UNKNOWN);
    assertThat(results).map(ProbeResult::address).containsOnly("");
  }

  @Test
  void aHostsFileWithoutEndIsReadFromItsBeginningOnly() {
    var trap = run(spec("trap").entrypoint(SERVE));
    // Nothing but zeros behind what the engine wrote, and no room taken.
    var grown =
        session
            .engine()
            .containers()
            .exec(engineName("trap"), List.of("truncate", "-s", "8G", "/etc/hosts"), new byte[0]);
    assertThat(grown.err()).isEmpty();

    var result = prober.send(new Tcp(trap, "localhost", 80, PATIENCE));

    assertThat(result.outcome()).isEqualTo(Outcome.REACHED);
    assertThat(result.address()).isEqualTo("127.0.0.1");
  }

  @Test
  void aNameServerWithoutARouteIsUnreachable() {
    var result = prober.send(new Tcp(island, "web", 80, PATIENCE));

    assertThat(result.outcome()).isEqualTo(Outcome.UNREACHABLE);
    assertThat(result.detail()).contains("10.9.9.9", "ENETUNREACH");
  }

  @Test
  void theHostsFileComesFirst() {
    var result = prober.send(new Tcp(client, "pinned", 80, Duration.ofMillis(50)));

    assertThat(result.address()).isEqualTo("10.11.12.13");
    assertThat(result.server()).isEqualTo("hosts file");
  }

  @Test
  void aLookupShowsTheRecordsAndWhoAnswered() {
    var result = prober.send(new Lookup(client, "web", "a", PATIENCE));

    assertThat(result.outcome()).isEqualTo(Outcome.REACHED);
    assertThat(result.records()).singleElement().asString().startsWith("web. ").endsWith(serverIp);
    assertThat(result.server()).isEqualTo("127.0.0.11");
    assertThat(prober.send(new Lookup(client, serverIp, "PTR", PATIENCE)).records())
        .singleElement()
        .asString()
        .contains("in-addr.arpa. ", " PTR ");
  }

  @Test
  void aProbeThatCannotBeSentIsAnErrorAndSparesTheOthers() {
    var gone = new Source.Local("gone", 4_000_000);
    var results =
        prober.send(
            List.of(
                new Tcp(gone, serverIp, 80, PATIENCE),
                new Tcp(gone, "web", 80, PATIENCE),
                new Lookup(client, "web", "NOTYPE", PATIENCE),
                new Tcp(client, serverIp, 81, PATIENCE)));

    assertThat(results)
        .map(ProbeResult::outcome)
        .containsExactly(Outcome.ERROR, Outcome.ERROR, Outcome.ERROR, Outcome.REACHED);
    assertThat(results.getFirst().detail()).isEqualTo("process 4000000 is gone");
    assertThat(results.get(1).detail()).isEqualTo("process 4000000 is gone");
    assertThat(results.get(2).detail()).contains("NOTYPE");
  }

  @Test
  void namesAreResolvedAnewWithEveryCall() {
    var spec = spec("late").network(engineName("lan"));
    assertThat(prober.send(new Ping(client, engineName("late"), Duration.ofSeconds(3))).outcome())
        .isEqualTo(Outcome.NAME_UNKNOWN);

    run(spec);

    assertThat(prober.send(new Ping(client, engineName("late"), PATIENCE)).reached()).isTrue();
  }

  @Test
  void aMatrixTakesAsLongAsItsSlowestProbe() {
    var targets =
        List.of(
            new Target("web", "web", 81, Protocol.TCP),
            new Target("web", "web", 82, Protocol.UDP),
            new Target("web", "web", 9, Protocol.TCP));

    var matrix = new MatrixProbe(prober).send(List.of(client, server, island), targets, PATIENCE);

    assertThat(matrix.rows())
        .containsExactly(
            List.of("client", "yes", "yes", "no"),
            List.of("server", "yes", "yes", "no"),
            List.of("island", "no", "no", "no"));
  }

  private ContainerSpecBuilder spec(String name) {
    return ContainerSpec.of(engineName(name), "netduo/box")
        .hostname(name)
        .labels(Labels.of(session.name(), "test", name));
  }

  private Source.Local run(ContainerSpecBuilder builder) {
    var spec = builder.build();
    var containers = session.engine().containers();
    var id = containers.create(spec);
    containers.start(id);
    return new Source.Local(spec.hostname(), containers.find(id).orElseThrow().pid());
  }

  private String engineName(String name) {
    return Labels.engineName(session.name(), name);
  }
}
