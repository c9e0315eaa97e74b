package dev.netduo.k8s.conformance.policy;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.cluster.Outside;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.Suite;
import dev.netduo.k8s.conformance.policy.PolicyCase.Invalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A file of policy cases, tried on a cluster with the nodes and pods of its model. */
public final class PolicySuite implements Suite {
  /** The protocols that can be probed. */
  static final Set<Protocol> PROBED = Set.of(Protocol.TCP, Protocol.UDP);

  private final CaseFile file;

  private PolicySuite(CaseFile file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws NetduoException where it cannot be read or has a mistake; names file and line
   */
  public static PolicySuite read(Path file) {
    try {
      return of(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new NetduoException("cannot read " + file, "is it there, and a text file?", e);
    }
  }

  /** As {@link #read}, of a text. */
  public static PolicySuite of(String name, String text) {
    return new PolicySuite(CaseReader.read(name, text));
  }

  @Override
  public List<String> ids() {
    return Stream.concat(
            file.cases().stream().map(PolicyCase::id), file.invalid().stream().map(Invalid::id))
        .toList();
  }

  @Override
  public List<CaseResult> run(
      Session session, Agent agent, Set<String> wanted, Consumer<CaseResult> told) {
    var results = new ArrayList<CaseResult>();
    Consumer<CaseResult> each =
        result -> {
          results.add(result);
          told.accept(result);
        };
    try (var cluster = Cluster.start(session, agent, ClusterSpec.DEFAULT)) {
      var world = world(file.model(), session, agent, cluster);
      var trial = new CaseTrial(file.model(), world, new Kernel(agent, world));
      file.cases().stream()
          .filter(one -> wanted.contains(one.id()))
          .forEach(one -> each.accept(trial.run(one)));
      var refusals = new RefusalTrial(cluster.api());
      file.invalid().stream()
          .filter(one -> wanted.contains(one.id()))
          .forEach(one -> each.accept(refusals.run(one)));
    }
    return List.copyOf(results);
  }

  /** The world of a model in a cluster that nothing else is in. */
  static ClusterWorld world(Model model, Session session, Agent agent, Cluster cluster) {
    var externals = new LinkedHashMap<String, Outside>();
    var words = WorldPods.serving(model.ports());
    model
        .externals()
        .forEach((name, ip) ->
            externals.put(
                name,
                Outside.start(
                    session, agent, cluster, name, List.of(ip), words.subList(1, words.size()))));
    return new ClusterWorld(model, cluster, externals);
  }
}
