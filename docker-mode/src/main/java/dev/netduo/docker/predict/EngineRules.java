package dev.netduo.docker.predict;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.net.PortRange;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Match.Connection.State;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.TableName;
import dev.netduo.emulator.topology.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rules that an Engine with its userland proxy programs with iptables, chain by chain as {@code
 * iptables-save} lists them on 20.10.
 */
final class EngineRules {
  private static final Cidr LOOPBACK = Cidr.parse("127.0.0.0/8");
  private static final Verdict ACCEPT = new Verdict.Accept();
  private static final Verdict DROP = new Verdict.Drop();

  private final DockerSetup setup;
  private final List<Published> published;

  EngineRules(DockerSetup setup) {
    this.setup = setup;
    // Of an internal network the Engine's port mapper knows no chains: there is but the proxy.
    this.published =
        Published.of(setup).stream().filter(port -> !port.network().internal()).toList();
  }

  /** The tables {@code raw}, {@code nat} and {@code filter}. */
  Map<TableName, Table> tables() {
    return Map.of(
        TableName.v4("raw"), table(raw()),
        TableName.v4("nat"), table(nat()),
        TableName.v4("filter"), table(filter()));
  }

  private static Table table(Map<String, Chain> chains) {
    return new Table(chains, Map.of(), Map.of());
  }

  private Map<String, Chain> filter() {
    return Map.of(
        "FORWARD",
        new Chain(
            Optional.of(
                new Hook(
                    Hook.Type.FILTER, Hook.Point.FORWARD, 0, setup.machine().forwardsByDefault())),
            forward()),
        "DOCKER-USER",
        Chain.of(List.of()),
        "DOCKER-ISOLATION-STAGE-1",
        Chain.of(isolation()),
        "DOCKER-ISOLATION-STAGE-2",
        Chain.of(
            setup.networks().stream()
                .filter(network -> !network.internal())
                .map(network -> rule("isolation: into " + network.name(), DROP, to(network)))
                .toList()),
        "DOCKER",
        Chain.of(open()));
  }

  private List<Rule> forward() {
    var rules = new ArrayList<Rule>();
    rules.add(Rule.of(List.of(), new Verdict.Jump("DOCKER-USER")));
    rules.add(Rule.of(List.of(), new Verdict.Jump("DOCKER-ISOLATION-STAGE-1")));
    for (var network : setup.networks()) {
      if (!network.internal()) {
        rules.add(
            rule(
                "answers into " + network.name(),
                ACCEPT,
                to(network),
                new Match.Connection(Set.of(State.RELATED, State.ESTABLISHED))));
        rules.add(Rule.of(List.of(to(network)), new Verdict.Jump("DOCKER")));
        rules.add(rule("out of " + network.name(), ACCEPT, from(network), notTo(network)));
      }
      if (network.icc()) {
        rules.add(rule("within " + network.name(), ACCEPT, from(network), to(network)));
      }
    }
    for (var network : setup.networks()) {
      if (!network.icc()) {
        rules.add(rule("icc=false on " + network.name(), DROP, from(network), to(network)));
      }
    }
    return List.copyOf(rules);
  }

  private List<Rule> isolation() {
    var rules = new ArrayList<Rule>();
    for (var network : setup.networks()) {
      if (network.internal()) {
        var own = List.of(network.subnet());
        var why = "isolation: " + network.name() + " is internal";
        rules.add(rule(why, DROP, new Match.Source(own, true), to(network)));
        rules.add(rule(why, DROP, new Match.Destination(own, true), from(network)));
      } else {
        rules.add(
            Rule.of(
                List.of(from(network), notTo(network)),
                new Verdict.Jump("DOCKER-ISOLATION-STAGE-2")));
      }
    }
    return List.copyOf(rules);
  }

  private List<Rule> open() {
    var rules = new ArrayList<Rule>();
    for (var port : published) {
      rules.add(
          rule(
              "published port " + port.hostPort(),
              ACCEPT,
              new Match.Destination(single(port.ip()), false),
              notFrom(port.network()),
              to(port.network()),
              new Match.DestinationPort(port.protocol(), PortRange.of(port.port()))));
    }
    if (setup.machine().engine().dropsDirectAccess()) {
      setup.networks().stream()
          .filter(network -> !network.internal())
          .forEach(network ->
              rules.add(
                  rule(
                      "unpublished port on " + network.name(),
                      DROP,
                      notFrom(network),
                      to(network))));
    }
    return List.copyOf(rules);
  }

  private Map<String, Chain> nat() {
    var postrouting = new ArrayList<Rule>();
    var docker = new ArrayList<Rule>();
    for (var network : setup.networks()) {
      if (!network.internal() && network.masquerade()) {
        postrouting.add(
            rule(
                "masquerade " + network.name(),
                new Statement.Masquerade(),
                new Match.Source(List.of(network.subnet()), false),
                notTo(network)));
        docker.add(rule("left to the proxy", new Verdict.Return(), from(network)));
      }
    }
    for (var port : published) {
      var toPort = new Match.DestinationPort(port.protocol(), PortRange.of(port.port()));
      postrouting.add(
          rule(
              "hairpin",
              new Statement.Masquerade(),
              new Match.Source(single(port.ip()), false),
              new Match.Destination(single(port.ip()), false),
              toPort));
      var conditions = new ArrayList<Match>();
      port.hostIp().ifPresent(ip -> conditions.add(new Match.Destination(single(ip), false)));
      conditions.add(notFrom(port.network()));
      conditions.add(new Match.DestinationPort(port.protocol(), PortRange.of(port.hostPort())));
      docker.add(
          new Rule(
              List.copyOf(conditions),
              List.of(new Statement.DestinationTo(port.ip(), port.port())),
              "published port " + port.hostPort()));
    }
    var local = new Match.LocalDestination();
    var jump = new Verdict.Jump("DOCKER");
    return Map.of(
        "PREROUTING",
        base(Hook.Type.NAT, Hook.Point.PREROUTING, -100, List.of(Rule.of(List.of(local), jump))),
        "OUTPUT",
        base(
            Hook.Type.NAT,
            Hook.Point.OUTPUT,
            -100,
            List.of(Rule.of(List.of(new Match.Destination(List.of(LOOPBACK), true), local), jump))),
        "POSTROUTING",
        base(Hook.Type.NAT, Hook.Point.POSTROUTING, 100, List.copyOf(postrouting)),
        "DOCKER",
        Chain.of(List.copyOf(docker)));
  }

  private Map<String, Chain> raw() {
    if (!setup.machine().engine().dropsDirectAccess()) {
      return Map.of();
    }
    var rules = new ArrayList<Rule>();
    for (var container : setup.containers()) {
      if (container.place() instanceof Workload.OnNetworks place) {
        for (var membership : place.memberships()) {
          var network = setup.network(membership.network());
          if (!network.internal()) {
            rules.add(
                rule(
                    "direct access to " + container.name(),
                    DROP,
                    new Match.Destination(single(membership.ip()), false),
                    notFrom(network)));
          }
        }
      }
    }
    return Map.of(
        "PREROUTING", base(Hook.Type.FILTER, Hook.Point.PREROUTING, -300, List.copyOf(rules)));
  }

  private static Chain base(Hook.Type type, Hook.Point point, int priority, List<Rule> rules) {
    return new Chain(Optional.of(new Hook(type, point, priority, true)), rules);
  }

  private static Rule rule(String comment, Statement statement, Match... matches) {
    return new Rule(List.of(matches), List.of(statement), comment);
  }

  private static List<Cidr> single(Ip ip) {
    return List.of(Cidr.single(ip));
  }

  private static Match from(BridgeNetwork network) {
    return new Match.InInterface(network.link(), false);
  }

  private static Match notFrom(BridgeNetwork network) {
    return new Match.InInterface(network.link(), true);
  }

  private static Match to(BridgeNetwork network) {
    return new Match.OutInterface(network.link(), false);
  }

  private static Match notTo(BridgeNetwork network) {
    return new Match.OutInterface(network.link(), true);
  }
}
