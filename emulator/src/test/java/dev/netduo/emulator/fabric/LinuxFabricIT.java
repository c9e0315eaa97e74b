package dev.netduo.emulator.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.agent.ContainerAgent;
import dev.netduo.emulator.engine.LiveExec;
import dev.netduo.emulator.fabric.Rig.Box;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.session.Session;
import dev.netduo.emulator.testing.RealEngine;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Topology;
import dev.netduo.emulator.topology.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** One small cluster, wired once and changed by each test. */
@RealEngine
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.Random.class)
class LinuxFabricIT {
  private Rig rig;
  private Agent agent;
  private LinuxFabric fabric;
  private Box node1;
  private Box node2;
  private Box client;
  private Box one;
  private Box two;
  private Box three;

  @BeforeAll
  void wire(Session session) {
    rig = new Rig(session);
    agent = ContainerAgent.start(session);
    fabric = new LinuxFabric(agent);
    rig.underlay("lan");
    node1 = rig.node("node1", "lan");
    node2 = rig.node("node2", "lan");
    client = rig.pod("client", "");
    one = rig.server("one");
    two = rig.server("two");
    three = rig.server("three");
    bindAll(fabric);
    fabric.apply(cluster().topology());
  }

  @AfterAll
  void close() {
    agent.close();
  }

  @Test
  void podsOfOneNodeReachEachOtherThroughIt() {
    fabric.apply(cluster().topology());

    assertThat(ping(client, cluster().ip("one"))).isTrue();
  }

  @Test
  void podsOfTwoNodesReachEachOtherOverVxlan() {
    fabric.apply(cluster().topology());

    assertThat(ping(client, cluster().ip("two"))).isTrue();
    assertThat(rig.sh(client, "ping -c1 -W1 -M do -s 1422 " + cluster().ip("two")).exitCode())
        .as("a packet that fills the MTU")
        .isZero();
  }

  @Test
  void aServiceAddressSpreadsConnectionsOverAllEndpoints() {
    fabric.apply(cluster().service("one", "two", "three").topology());

    var answers = ask(60);

    assertThat(answers).containsOnlyKeys("one", "two", "three");
    assertThat(answers.values()).allMatch(count -> count >= 5);
  }

  @Test
  void anEndpointThatLeftGetsNoMoreConnections() {
    fabric.apply(cluster().service("one", "two", "three").topology());
    fabric.apply(cluster().service("one", "three").topology());

    assertThat(ask(30)).containsOnlyKeys("one", "three");
  }

  @Test
  void aPodReachesItselfThroughItsServiceAddress() {
    fabric.apply(cluster().service("one").topology());

    assertThat(rig.sh(one, "socat -T2 - TCP:" + TwoNodes.VIP + ":80,connect-timeout=2").out())
        .isEqualTo("one\n");
  }

  @Test
  void aServiceWithoutEndpointsRefusesAtOnce() {
    fabric.apply(cluster().service().topology());

    var answer = rig.sh(client, "socat - TCP:" + TwoNodes.VIP + ":80,connect-timeout=2");

    assertThat(answer.err()).contains("Connection refused");
  }

  @Test
  void trafficToAnAddressNobodyHasDiesOnTheNode() {
    fabric.apply(cluster().topology());

    var answer = rig.sh(client, "ping -c1 -W1 10.97.1.2");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(rig.sh(node1, "ip route get 10.97.1.2 from 10.244.1.10 iif v-client").exitCode())
        .isNotZero();
  }

  @Test
  void aVerdictByPodAddressStopsForwardedTrafficAndLeavesTheOthers() {
    fabric.apply(cluster().policy("two", new Verdict.Drop()).topology());

    assertThat(ping(client, cluster().ip("two"))).isFalse();
    assertThat(ping(client, cluster().ip("three"))).isTrue();

    fabric.apply(cluster().topology());

    assertThat(ping(client, cluster().ip("two"))).isTrue();
  }

  @Test
  void whatIsAlreadyThereIsNotWrittenAgain() {
    fabric.apply(cluster().topology());
    var scripts = new ArrayList<String>();
    var watched = new LinuxFabric(new Recording(agent, scripts, new ArrayList<>()));
    bindAll(watched);
    watched.apply(cluster().topology());
    scripts.clear();

    watched.apply(cluster().topology());
    assertThat(scripts).isEmpty();

    watched.apply(cluster().policy("two", new Verdict.Drop()).topology());
    assertThat(scripts)
        .singleElement()
        .asString()
        .contains("add element ip netduo policies")
        .doesNotContain("link", "route", "rule");
    fabric.bind("node1", node1.pid());
    fabric.bind("node2", node2.pid());
  }

  @Test
  void whatChangesOftenIsChangedWithoutAScript() {
    var scripts = new ArrayList<String>();
    var opened = new ArrayList<LiveExec>();
    try (var watched = new LinuxFabric(new Recording(agent, scripts, opened))) {
      bindAll(watched);
      watched.apply(cluster().topology());

      untilNoScriptIsRun(watched, scripts);
      assertThat(ping(client, cluster().ip("two"))).isFalse();
      watched.apply(cluster().topology());
      assertThat(ping(client, cluster().ip("two"))).isTrue();

      opened.forEach(LiveExec::close);
      watched.apply(cluster().policy("two", new Verdict.Drop()).topology());
      assertThat(ping(client, cluster().ip("two"))).as("after the consoles ended").isFalse();
      untilNoScriptIsRun(watched, scripts);

      scripts.clear();
      agent.run(
          "for p in %d %d; do nsenter -t $p -n nft flush map ip netduo policies; done"
              .formatted(node1.pid(), node2.pid()));
      assertThatThrownBy(() -> watched.apply(cluster().topology()))
          .hasMessageContaining("cannot wire node")
          .hasMessageContaining("delete element ip netduo policies");
      watched.apply(cluster().topology());
      assertThat(ping(client, cluster().ip("two"))).as("after somebody else wrote").isTrue();
    }
    fabric.bind("node1", node1.pid());
    fabric.bind("node2", node2.pid());
  }

  // Ends with what is dropped. A console is opened beside what goes on.
  private void untilNoScriptIsRun(LinuxFabric watched, List<String> scripts) {
    var end = Instant.now().plusSeconds(20);
    do {
      assertThat(Instant.now()).isBefore(end);
      watched.apply(cluster().topology());
      scripts.clear();
      watched.apply(cluster().policy("two", new Verdict.Drop()).topology());
    } while (!scripts.isEmpty());
  }

  @Test
  void aNewFabricTakesOverWithoutBreakingAConnection() {
    fabric.apply(cluster().topology());
    rig.sh(client, "ping -i 0.01 -c 60 " + cluster().ip("two") + " >/tmp/takeover 2>&1 &");

    var next = new LinuxFabric(agent);
    bindAll(next);
    next.apply(cluster().topology());

    assertThat(rig.sh(client, "wait; while pidof ping >/dev/null; do sleep 0.05; done").exitCode())
        .isZero();
    assertThat(rig.sh(client, "cat /tmp/takeover").out()).contains(" 0% packet loss");
  }

  @Test
  void aPodThatIsReplacedGetsItsPlaceInTheNetwork() {
    fabric.apply(cluster().pod("guest", 1).topology());
    var first = rig.pod("guest", "");
    fabric.bind("guest", first.pid());
    fabric.apply(cluster().pod("guest", 1).topology());
    assertThat(ping(first, cluster().pod("guest", 1).ip("one"))).isTrue();

    rig.remove(first);
    var second = rig.pod("guest", "");
    fabric.bind("guest", second.pid());
    fabric.apply(cluster().pod("guest", 1).topology());
    assertThat(ping(second, cluster().pod("guest", 1).ip("one"))).isTrue();

    fabric.release("guest");
    rig.remove(second);
    fabric.apply(cluster().topology());
    assertThat(rig.sh(node1, "ip route").out()).doesNotContain("guest");
  }

  @Test
  void aFailureNamesTheNamespaceAndTheLineAndSparesTheOthers() {
    var wrong = new Altered(cluster().topology());
    wrong.addAddress("one", new InterfaceAddress("eth7", Ip.parse("10.0.0.1"), 24));
    var mac = "02:00:00:00:01:01";
    wrong.addLink("node2", new Link.Vxlan("spare", 9, node2.ip().orElseThrow(), 9, mac, 1450));

    assertThatThrownBy(() -> fabric.apply(wrong.topology()))
        .isInstanceOf(NetduoException.class)
        .hasMessageContaining("cannot wire one: ")
        .hasMessageContaining("eth7")
        .hasMessageContaining("addr replace 10.0.0.1/24 dev eth7");
    assertThat(rig.sh(node2, "ip link show spare").exitCode()).isZero();

    fabric.apply(cluster().topology());
    assertThat(ping(client, cluster().ip("one"))).isTrue();
    assertThat(rig.sh(node2, "ip link show spare").exitCode()).isNotZero();
  }

  @Test
  void theMtuOfAnInterfaceIsRead() {
    fabric.apply(cluster().topology());

    assertThat(new Links(agent).mtu(client.pid(), "eth0")).isEqualTo(1450);
    assertThatThrownBy(() -> new Links(agent).mtu(client.pid(), "eth9"))
        .hasMessageContaining("eth9");
  }

  private TwoNodes cluster() {
    return new TwoNodes(node1, node2)
        .pod("client", 1)
        .pod("one", 1)
        .pod("two", 2)
        .pod("three", 2)
        .service("one", "two", "three");
  }

  private void bindAll(Fabric to) {
    to.bind("node1", node1.pid());
    to.bind("node2", node2.pid());
    to.bind("client", client.pid());
    to.bind("one", one.pid());
    to.bind("two", two.pid());
    to.bind("three", three.pid());
  }

  private boolean ping(Box from, Ip to) {
    return rig.sh(from, "ping -c1 -W1 " + to).exitCode() == 0;
  }

  private Map<String, Long> ask(int times) {
    var line =
        "for i in $(seq "
            + times
            + "); do socat -T2 - TCP:"
            + TwoNodes.VIP
            + ":80,connect-timeout=2 & done; wait";
    return rig.sh(client, line)
        .out()
        .lines()
        .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
  }

  private record Recording(Agent agent, List<String> scripts, List<LiveExec> opened)
      implements Agent {
    @Override
    public String run(String script) {
      scripts.add(script);
      return agent.run(script);
    }

    @Override
    public LiveExec open(List<String> command) {
      var exec = agent.open(command);
      opened.add(exec);
      return exec;
    }

    @Override
    public void close() {}
  }

  private static final class Altered {
    private final Map<String, NetNamespace> namespaces;

    Altered(Topology topology) {
      this.namespaces = new HashMap<>(topology.namespaces());
    }

    void addAddress(String name, InterfaceAddress address) {
      namespaces.computeIfPresent(
          name,
          (_, n) ->
              new NetNamespace(
                  n.links(),
                  plus(n.addresses(), address),
                  n.routes(),
                  n.neighbours(),
                  n.forwarding(),
                  n.sysctls(),
                  n.rules()));
    }

    void addLink(String name, Link link) {
      namespaces.computeIfPresent(
          name,
          (_, n) ->
              new NetNamespace(
                  plus(n.links(), link),
                  n.addresses(),
                  n.routes(),
                  n.neighbours(),
                  n.forwarding(),
                  n.sysctls(),
                  n.rules()));
    }

    Topology topology() {
      return new Topology(namespaces);
    }

    private static <T> List<T> plus(List<T> list, T more) {
      var longer = new ArrayList<T>(list);
      longer.add(more);
      return longer;
    }
  }
}
