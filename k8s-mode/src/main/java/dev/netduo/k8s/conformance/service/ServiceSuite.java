package dev.netduo.k8s.conformance.service;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.DualStack;
import dev.netduo.k8s.conformance.Suite;
import dev.netduo.k8s.service.ProxyMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A file of service cases, tried on a cluster of three nodes; those that want both address families
 * on another after it.
 */
public final class ServiceSuite implements Suite {
  private final List<ServiceCase> cases;
  private final ProxyMode mode;

  private ServiceSuite(List<ServiceCase> cases, ProxyMode mode) {
    this.cases = cases;
    this.mode = mode;
  }

  /**
   * Reads a file.
   *
   * @throws NetduoException where it cannot be read or has a mistake; names file and case
   */
  public static ServiceSuite read(Path file) {
    try {
      return of(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new NetduoException("cannot read " + file, "is it there, and a text file?", e);
    }
  }

  /** As {@link #read}, of a text. */
  public static ServiceSuite of(String name, String text) {
    return new ServiceSuite(CaseReader.read(name, text), ProxyMode.NFTABLES);
  }

  /** The same, to be tried in this mode. */
  public ServiceSuite in(ProxyMode other) {
    return new ServiceSuite(cases, other);
  }

  @Override
  public List<String> ids() {
    return cases.stream().map(ServiceCase::id).toList();
  }

  @Override
  public List<CaseResult> run(
      Session session, Agent agent, Set<String> wanted, Consumer<CaseResult> told) {
    var results = new ArrayList<CaseResult>();
    for (var spec : List.of(ClusterSpec.DEFAULT, ClusterSpec.DEFAULT.with(DualStack.ADDRESSING))) {
      var isDual = spec.addressing().families().size() > 1;
      var chosen =
          cases.stream()
              .filter(one -> one.dualStack() == isDual && wanted.contains(one.id()))
              .toList();
      if (!chosen.isEmpty()) {
        results.addAll(tried(session, agent, spec.with(mode), chosen, told));
      }
    }
    return List.copyOf(results);
  }

  private static List<CaseResult> tried(
      Session session,
      Agent agent,
      ClusterSpec spec,
      List<ServiceCase> cases,
      Consumer<CaseResult> told) {
    var results = new ArrayList<CaseResult>();
    try (var cluster = Cluster.start(session, agent, spec)) {
      var world = World.build(session, agent, cluster);
      for (var one : cases) {
        var result = new CaseTrial(world).run(one);
        results.add(result);
        told.accept(result);
      }
    }
    return results;
  }
}
