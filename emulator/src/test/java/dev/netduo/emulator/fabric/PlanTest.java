package dev.netduo.emulator.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.InterfaceAddress;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.NetNamespace;
import dev.netduo.emulator.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Link.Veth PAIR = new Link.Veth("v0", "pod", "eth0", 1450);
  private static final NetNamespace NODE = namespace(List.of(PAIR), "v0", "169.254.1.1");
  private static final NetNamespace POD = namespace(List.of(), "eth0", "10.244.1.7");
  private static final Topology WIRED = new Topology(Map.of("node", NODE, "pod", POD));

  @Test
  void aPairIsMadeOnceAndBothEndsAreSetUp() {
    var plan = plan(unknown(), Map.of());

    assertThat(lines(plan))
        .containsExactly(
            "link add v0 mtu 1450 netns 1 type veth peer name eth0 mtu 1450 netns 2",
            "link set v0 up",
            "addr replace 169.254.1.1/32 dev v0 scope link",
            "link set eth0 up",
            "addr replace 10.244.1.7/32 dev eth0");
  }

  @Test
  void aPairWaitsForTheNamespaceOfItsOtherEnd() {
    var plan = Plan.of(Map.of("node", Placement.unknown(1)), WIRED, Map.of());

    assertThat(plan.steps()).isEmpty();
    assertThat(plan.targets().get("node")).isEqualTo(NetNamespace.EMPTY);
  }

  @Test
  void aPairThatStandsIsKeptWhereNothingElseIsKnown() {
    var plan = plan(unknown(), Map.of("node", Set.of("lo", "v0"), "pod", Set.of("lo", "eth0")));

    assertThat(lines(plan))
        .containsExactly(
            "addr replace 169.254.1.1/32 dev v0 scope link", "addr replace 10.244.1.7/32 dev eth0");
  }

  @Test
  void halfAPairIsClearedAwayAndMadeAnew() {
    var plan = plan(unknown(), Map.of("node", Set.of("lo", "v0"), "pod", Set.of("lo")));

    assertThat(lines(plan))
        .startsWith(
            "link del v0",
            "link add v0 mtu 1450 netns 1 type veth peer name eth0" + " mtu 1450 netns 2");
  }

  @Test
  void aPairThatIsMadeAnewBringsBackWhatStoodOnItsFarEnd() {
    var wider = new Link.Veth("v0", "pod", "eth0", 9000);
    var desired =
        new Topology(Map.of("node", namespace(List.of(wider), "v0", "169.254.1.1"), "pod", POD));
    var placements =
        Map.of(
            "node", Placement.unknown(1).holding(NODE), "pod", Placement.unknown(2).holding(POD));

    assertThat(lines(Plan.of(placements, desired, Map.of())))
        .startsWith("link del v0")
        .endsWith("link set eth0 up", "addr replace 10.244.1.7/32 dev eth0");
  }

  @Test
  void afterAFailureWhatMayBeThereAndIsNotWantedIsCleared() {
    var stray = new InterfaceAddress("lo", Ip.parse("10.9.9.9"), 32);
    var attempted =
        new NetNamespace(
            List.of(), List.of(stray), List.of(), List.of(), List.of(), Map.of(), Map.of());
    var placement = Placement.unknown(1).holding(NetNamespace.EMPTY).doubtful(attempted);

    var plan = Plan.of(Map.of("node", placement), Topology.EMPTY, Map.of());

    assertThat(lines(plan)).containsExactly("addr del 10.9.9.9/32 dev lo");
    assertThat(plan.steps()).allMatch(Step::lenient);
  }

  private static Plan plan(Map<String, Placement> placements, Map<String, Set<String>> present) {
    return Plan.of(placements, WIRED, present);
  }

  private static Map<String, Placement> unknown() {
    return Map.of("node", Placement.unknown(1), "pod", Placement.unknown(2));
  }

  private static List<String> lines(Plan plan) {
    return plan.steps().stream().flatMap(s -> s.lines().stream()).toList();
  }

  private static NetNamespace namespace(List<Link> links, String link, String ip) {
    return new NetNamespace(
        links,
        List.of(new InterfaceAddress(link, Ip.parse(ip), 32)),
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        Map.of());
  }
}
