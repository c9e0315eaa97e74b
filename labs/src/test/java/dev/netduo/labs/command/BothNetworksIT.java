package dev.netduo.labs.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.netduo.emulator.console.CommandErrors;
import dev.netduo.emulator.console.TerminalConsole;
import dev.netduo.emulator.engine.ContainerEngine;
import dev.netduo.emulator.engine.Streams;
import dev.netduo.emulator.engine.docker.DockerEngine;
import dev.netduo.emulator.event.Events;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.labs.check.BenchPlaces;
import dev.netduo.labs.format.Place;
import dev.netduo.labs.line.CommandTable;
import dev.netduo.labs.line.LineInput;
import dev.netduo.labs.line.LineRunner;
import dev.netduo.labs.line.ScriptReader;
import dev.netduo.labs.line.Workbench;
import dev.netduo.labs.line.Workbench.Lifetime;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.json.JsonMapper;

/** One session with a container and a pod of the same name. */
@RealEngine
@TestInstance(Lifecycle.PER_CLASS)
class BothNetworksIT {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Workbench bench;
  private final LineRunner runner;

  BothNetworksIT(ContainerEngine engine, Session session) {
    assertThat(engine.version().version()).isNotEmpty();
    bench = new Workbench(session.name(), DockerEngine::connect, Events.NONE, Lifetime.THROWAWAY);
    var input = new LineInput(InputStream.nullInputStream());
    var writer = new PrintWriter(printed, true, StandardCharsets.UTF_8);
    var console = new TerminalConsole(writer, writer);
    var commands = new LineCommands(() -> bench, console, new Streams(input, printed, printed));
    var table = new CommandTable(console, new CommandErrors(false), commands.forSession());
    runner = new LineRunner(table, input, Map.of(), words -> {});
  }

  @BeforeAll
  void startBoth() {
    run(
        """
        docker network create front
        docker run -d --name web --network front netduo/box
        docker run -d --name other --network front netduo/box
        cluster up --nodes 1
        kubectl apply -f - <<EOF
        {apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: web, image: netduo/box}]}}
        EOF
        kubectl wait --for=condition=Ready pod/web --timeout=60s
        """);
  }

  @AfterAll
  void end() {
    bench.close();
  }

  @BeforeEach
  void forget() {
    printed.reset();
  }

  @Test
  void dockerLinesSeeNoPods() {
    run("docker ps -q");

    assertThat(printed.toString(StandardCharsets.UTF_8).lines()).hasSize(2);
  }

  @Test
  void aContainerAndAPodOfOneNameAreDifferentPlaces() {
    var places = new BenchPlaces(bench);

    assertThat(places.sources(new Place.DockerContainer("web")))
        .doesNotContainAnyElementsOf(places.sources(new Place.Pod("default", "web")));
    assertThat(places.targets(new Place.Pod("default", "web")))
        .singleElement()
        .asString()
        .startsWith("10.244.");
    assertThat(places.targets(new Place.DockerContainer("web")))
        .singleElement()
        .asString()
        .doesNotStartWith("10.244.");
  }

  @Test
  void nodesComeAreCutOffAndGoByTheirLines() {
    run(
        """
        cluster node add n2
        cluster node disconnect n2
        kubectl get node n2 -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}'
        cluster node connect n2
        kubectl get node n2 -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}'
        cluster node rm n2
        """);

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsSubsequence("node n2 added", "node n2 disconnected", "node n2 connected")
        .last()
        .isEqualTo("node n2 removed");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .matches("(?s).*Unknown\\s*node n2 connected\\s*True.*");
    assertThat(runner.run(ScriptReader.read("", "cluster node rm n9").getFirst())).isOne();
  }

  @Test
  void aProbeShowsItsEvidenceAndItsExitCodeTellsWhatCame() {
    run("probe http docker:web other 80 -o json");
    var shown = JsonMapper.shared().readTree(printed.toByteArray()).get(0);

    assertThat(shown.get("outcome").asString()).isEqualTo("reached");
    assertThat(shown.get("answer").asString()).contains("\"name\":\"other\"");
    assertThat(runner.run(ScriptReader.read("", "probe tcp web other 81").getFirst())).isOne();
  }

  @Test
  void aTraceListsEveryMessageThatAPodsResolverSends() {
    run("dns trace kube-dns.kube-system from pod:default/web -o json");
    var shown = JsonMapper.shared().readTree(printed.toByteArray());

    assertThat(shown.get("ndots").asInt()).isEqualTo(5);
    assertThat(shown.get("queries").values())
        .extracting(
            query -> query.get("name").asString() + " " + query.get("type").asString(),
            query -> query.get("rcode").asString())
        .containsExactly(
            tuple("kube-dns.kube-system.default.svc.cluster.local. A", "NXDOMAIN"),
            tuple("kube-dns.kube-system.default.svc.cluster.local. AAAA", "NXDOMAIN"),
            tuple("kube-dns.kube-system.svc.cluster.local. A", "NOERROR"),
            tuple("kube-dns.kube-system.svc.cluster.local. AAAA", "NOERROR"));
    assertThat(shown.get("queries").get(2).get("server").asString()).isEqualTo("10.96.0.10");
    assertThat(shown.get("queries").get(2).get("ttl").asInt()).isEqualTo(5);
    assertThat(shown.get("records").get(0).asString())
        .isEqualTo("kube-dns.kube-system.svc.cluster.local. 5 A 10.96.0.10");
  }

  @Test
  void aTraceOfAContainerGoesToTheEnginesServer() {
    run("dns trace other from docker:web");

    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("servers 127.0.0.11")
        .contains("1. other. A to 127.0.0.11 over udp: NOERROR");
  }

  @Test
  void reachIsAMatrixOfBothNetworks() {
    run("reach --only docker");

    assertThat(printed.toString(StandardCharsets.UTF_8).lines().map(line -> line.split(" {3,}")))
        .containsExactly(
            new String[] {"FROM", "other:80/tcp", "web:80/tcp"},
            new String[] {"other", "yes", "yes"},
            new String[] {"web", "yes", "yes"});
  }

  @Test
  void whatWouldLeaveTheMachineIsNotSent() {
    run("reach");

    assertThat(printed.toString(StandardCharsets.UTF_8).lines().map(line -> line.split(" {3,}")))
        .containsExactly(
            new String[] {"FROM", "other:80/tcp", "web:80/tcp", "pod:web:80/tcp"},
            new String[] {"other", "yes", "yes", "-"},
            new String[] {"web", "yes", "yes", "-"},
            new String[] {"pod:web", "no", "no", "yes"},
            new String[] {"-: not sent; no network leads there, it would leave this machine"});
  }

  @Test
  void aChosenRangeThatIsInUseIsRefusedWithItsHolder() {
    run("docker network create --subnet 10.77.5.0/24 taken");

    var code = runner.runAll(ScriptReader.read("", "cluster up --pod-cidr 10.77.0.0/16"), false);

    assertThat(code).isOne();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("--pod-cidr 10.77.0.0/16 overlaps 10.77.5.0/24 (Docker network ")
        .contains("choose a free one");
  }

  private void run(String script) {
    var code = runner.runAll(ScriptReader.read("script", script), false);
    assertThat(code).as(printed.toString(StandardCharsets.UTF_8)).isZero();
  }
}
