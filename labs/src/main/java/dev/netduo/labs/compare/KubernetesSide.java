package dev.netduo.labs.compare;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.Probe;
import dev.netduo.emulator.probe.ProbeResult;
import dev.netduo.emulator.probe.Prober;
import dev.netduo.k8s.api.DeleteOptions;
import dev.netduo.k8s.api.Kinds;
import dev.netduo.k8s.api.ObjectKey;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.policy.Direction;
import dev.netduo.k8s.policy.PolicyTable;
import dev.netduo.k8s.snapshot.NodeNetwork;
import dev.netduo.k8s.snapshot.PodNetwork;
import dev.netduo.labs.compare.Comparison.Cell;
import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The application in Kubernetes: Deployments, Services, and a policy that lets only api to the
 * database.
 */
public final class KubernetesSide implements Side {
  private static final String NAMESPACE = "default";
  private static final int API_PORT = 8080;
  private static final int DATABASE_PORT = 5432;

  private final Cluster cluster;
  private final Prober prober;
  private final Agent agent;
  private final OutsideClient outside;

  /**
   * @param outside a client that is neither pod nor node
   */
  public KubernetesSide(Cluster cluster, Prober prober, Agent agent, OutsideClient outside) {
    this.cluster = cluster;
    this.prober = prober;
    this.agent = agent;
    this.outside = outside;
  }

  @Override
  public Cell addresses() {
    var measuring = new Measuring(prober);
    var lines = new ArrayList<String>();
    for (var pod : pods("web", "api", "database")) {
      lines.add(appOf(pod) + " " + pod.ip() + given(measuring, pod));
    }
    for (var service : List.of("web", "api", "database")) {
      var vip = vip(service);
      var held = cluster.spec().serviceCidr().contains(vip);
      lines.add(
          "service "
              + service
              + " "
              + vip
              + (held ? " of service range " : " outside service range ")
              + cluster.spec().serviceCidr());
    }
    return measuring.says(String.join("\n", lines));
  }

  private String given(Measuring measuring, PodNetwork pod) {
    var node = nodeOf(pod);
    measuring.seen(
        "kubectl get node " + node.name() + " -o jsonpath={.spec.podCIDR}",
        node.podCidr().toString());
    return (node.podCidr().contains(pod.ip()) ? " given by node " : " outside the range of node ")
        + node.name()
        + " "
        + node.podCidr();
  }

  @Override
  public Cell names() {
    var measuring = new Measuring(prober);
    var found =
        measuring.send(new Probe.Lookup(source(pod("web")), "api", "A", Measuring.PATIENCE));
    var isVip = found.records().stream().anyMatch(record -> record.endsWith(" " + vip("api")));
    var hidden =
        measuring.send(new Probe.Lookup(source(pod("web")), "database", "A", Measuring.PATIENCE));
    return measuring.says(
        DockerSide.resolved("api", found)
            + (isVip ? ", the service's stable address" : "")
            + "\n"
            + DockerSide.resolved("database", hidden));
  }

  @Override
  public Cell entry() {
    var measuring = new Measuring(prober);
    var vip = vip("web");
    var direct = measuring.send(Measuring.http(outside.source(), vip.toString(), 80));
    var route = cluster.spec().serviceCidr();
    var routed =
        outside.withRoute(
            route, () -> measuring.send(Measuring.http(outside.source(), vip.toString(), 80)));
    var seen =
        Measuring.answer(routed).map(answer -> ", the server saw " + answer.client()).orElse("");
    return measuring.says(
        "service web "
            + vip
            + " from outside: "
            + Measuring.outcome(direct)
            + "\nafter ip route add "
            + route
            + " through a node, by hand: "
            + Measuring.outcome(routed)
            + seen);
  }

  @Override
  public Cell translation() {
    var measuring = new Measuring(prober);
    var web = pod("web");
    var api = elsewhere("api", web);
    var direct = measuring.send(Measuring.http(source(web), api.ip().toString(), API_PORT));
    var service = measuring.send(Measuring.http(source(web), "api", 80));
    var own = List.of(web.ip().toString());
    var lines = new ArrayList<String>();
    lines.add(
        "pod to pod on another node: "
            + Measuring.answer(direct)
                .map(answer -> DockerSide.seen(own, answer.client()))
                .orElse(Measuring.outcome(direct)));
    lines.add(
        "through the service: "
            + Measuring.answer(service)
                .map(answer ->
                    DockerSide.seen(own, answer.client())
                        + "; destination "
                        + service.address()
                        + ":80 became "
                        + answer.server())
                .orElse(Measuring.outcome(service)));
    return measuring.says(String.join("\n", lines));
  }

  @Override
  public Cell isolation() {
    var measuring = new Measuring(prober);
    var database = pod("database");
    var chain = PolicyTable.chainOf(Direction.INGRESS, database);
    var before = DropCounter.read(agent, cluster.nodePid(database.node()), chain);
    var lines = new ArrayList<String>();
    for (var app : List.of("api", "web")) {
      var probes = new ArrayList<Probe>();
      for (var client : pods(app)) {
        probes.add(Measuring.tcp(source(client), "database", DATABASE_PORT));
        probes.add(Measuring.tcp(source(client), database.ip(), DATABASE_PORT));
      }
      var results = measuring.send(probes);
      lines.add(app + ": by name " + outcomes(results, 0) + ", by address " + outcomes(results, 1));
    }
    var after = DropCounter.read(agent, cluster.nodePid(database.node()), chain);
    var dropped = after.packets() - before.packets();
    measuring.seen(
        "nft list chain ip " + PolicyTable.NAME + " " + chain + " on " + database.node(),
        before + " then " + after);
    lines.add(
        dropped > 0
            ? dropped + " packets dropped on " + database.node() + ": " + after.comment()
            : "no rule dropped anything");
    return measuring.says(String.join("\n", lines));
  }

  /** The different outcomes of every second probe, beginning with the given one. */
  private static String outcomes(List<ProbeResult> results, int first) {
    Set<String> different =
        results.stream()
            .filter(result -> results.indexOf(result) % 2 == first)
            .map(Measuring::outcome)
            .collect(Collectors.toCollection(TreeSet::new));
    return String.join(" and ", different);
  }

  @Override
  public Cell reach() {
    var measuring = new Measuring(prober);
    var web = pod("web");
    var api = elsewhere("api", web);
    var ping = measuring.send(new Probe.Ping(source(web), api.ip().toString(), Measuring.PATIENCE));
    var link = agent.run("nsenter -t " + source(web).pid() + " -n ip -o link show eth0");
    measuring.seen("ip link show eth0 in " + web.name(), link.strip());
    var mtu = List.of(link.strip().split("\\s+"));
    var underlay = nodeOf(web).underlayMtu();
    return measuring.says(
        "pod on "
            + web.node()
            + " to pod on "
            + api.node()
            + ": "
            + Measuring.outcome(ping)
            + "\npod MTU "
            + mtu.get(mtu.indexOf("mtu") + 1)
            + " on an underlay of "
            + underlay);
  }

  @Override
  public Cell replacement() {
    var measuring = new Measuring(prober);
    var web = pod("web");
    var old = pods("api");
    var vip = vip("api");
    var start = System.nanoTime();
    cluster
        .api()
        .delete(Kinds.POD, NAMESPACE, old.getFirst().name(), DeleteOptions.DEFAULT.withGrace(0));
    var asked = new ArrayList<ProbeResult>();
    var fresh =
        Waiting.until(
            "the replacement pod",
            Duration.ofSeconds(20),
            () -> {
              asked.add(measuring.send(Measuring.http(source(web), "api", 80)));
              return newcomer(old);
            });
    var millis = (System.nanoTime() - start) / 1_000_000;
    cluster.settle();
    var after = measuring.send(Measuring.http(source(web), "api", 80));
    var unanswered = asked.stream().filter(result -> !result.reached()).count();
    var sameVip = vip.equals(vip("api")) ? vip + " again" : vip + " became " + vip("api");
    return measuring.says(
        "pod "
            + old.getFirst().ip()
            + " became "
            + fresh.ip()
            + " on "
            + fresh.node()
            + " by itself after "
            + millis
            + " ms"
            + "\nservice address: "
            + sameVip
            + "\n"
            + unanswered
            + " of "
            + asked.size()
            + " requests in between went unanswered, then "
            + Measuring.outcome(after));
  }

  private Optional<PodNetwork> newcomer(List<PodNetwork> old) {
    var known = old.stream().map(PodNetwork::name).toList();
    return cluster.readyPods(NAMESPACE).stream()
        .filter(key -> !known.contains(key.name()))
        .flatMap(key -> pods("api").stream().filter(pod -> pod.name().equals(key.name())))
        .findFirst();
  }

  private Probe.Source.Local source(PodNetwork pod) {
    var key = new ObjectKey(pod.namespace(), pod.name());
    var pid =
        cluster
            .pods()
            .pidOf(key)
            .orElseThrow(() -> new NetduoException("pod " + pod.name() + " does not run"));
    return new Probe.Source.Local(pod.name(), pid);
  }

  private PodNetwork pod(String app) {
    return pods(app).stream()
        .findFirst()
        .orElseThrow(() -> new NetduoException("there is no pod of " + app));
  }

  /** A pod of an app on another node than the given pod's. */
  private PodNetwork elsewhere(String app, PodNetwork from) {
    return pods(app).stream()
        .filter(pod -> !pod.node().equals(from.node()))
        .findFirst()
        .orElseThrow(() -> new NetduoException("all pods of " + app + " run on " + from.node()));
  }

  private List<PodNetwork> pods(String... apps) {
    return cluster.dataPlane().snapshot().pods().stream()
        .filter(pod -> pod.namespace().equals(NAMESPACE) && List.of(apps).contains(appOf(pod)))
        .sorted(
            Comparator.comparingInt((PodNetwork pod) -> List.of(apps).indexOf(appOf(pod)))
                .thenComparing(PodNetwork::name))
        .toList();
  }

  private static String appOf(PodNetwork pod) {
    return pod.labels().getOrDefault("app", "");
  }

  private NodeNetwork nodeOf(PodNetwork pod) {
    return cluster.nodes().stream()
        .filter(node -> node.name().equals(pod.node()))
        .findFirst()
        .orElseThrow();
  }

  private Ip vip(String service) {
    Service found = cluster.api().require(Kinds.SERVICE, NAMESPACE, service);
    return Ip.parse(found.getSpec().getClusterIP());
  }
}
