package dev.netduo.k8s.conformance.dns;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.cluster.ClusterSpec;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.DualStack;
import dev.netduo.k8s.conformance.Suite;
import dev.netduo.k8s.conformance.dns.CaseReader.CaseFile;
import dev.netduo.k8s.conformance.dns.DnsCase.Answer;
import dev.netduo.k8s.conformance.dns.DnsCase.Search;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A file of DNS cases, tried against the DNS server of a cluster that has the file's world. */
public final class DnsSuite implements Suite {
  private final CaseFile file;

  private DnsSuite(CaseFile file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws NetduoException where it cannot be read or has a mistake; names file and line
   */
  public static DnsSuite read(Path file) {
    try {
      return of(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new NetduoException("cannot read " + file, "is it there, and a text file?", e);
    }
  }

  /** As {@link #read}, of a text. */
  public static DnsSuite of(String name, String text) {
    return new DnsSuite(CaseReader.read(name, text));
  }

  @Override
  public List<String> ids() {
    return file.cases().stream().map(one -> one.head().id()).toList();
  }

  @Override
  public List<CaseResult> run(
      Session session, Agent agent, Set<String> wanted, Consumer<CaseResult> told) {
    var spec = spec();
    try (var cluster = Cluster.start(session, agent, spec)) {
      return run(cluster, agent, wanted, told);
    }
  }

  private ClusterSpec spec() {
    var usual = ClusterSpec.DEFAULT;
    var spec =
        new ClusterSpec(
            usual.name(), usual.nodes(), DualStack.ADDRESSING, usual.overlay(), usual.domain());
    var domain = file.world().zone().replaceFirst("\\.$", "");
    if (!domain.equals(spec.domain()) || !spec.dnsServer().equals(file.world().dnsServer())) {
      throw new NetduoException(
          "the cases are about zone "
              + file.world().zone()
              + " and server "
              + file.world().dnsServer()
              + ", a cluster here has "
              + spec.domain()
              + ". and "
              + spec.dnsServer());
    }
    return spec;
  }

  private List<CaseResult> run(
      Cluster cluster, Agent agent, Set<String> wanted, Consumer<CaseResult> told) {
    var results = new ArrayList<CaseResult>();
    Consumer<CaseResult> each =
        result -> {
          results.add(result);
          told.accept(result);
        };
    var cases = file.cases().stream().filter(one -> wanted.contains(one.head().id())).toList();
    var aboutFiles =
        cases.stream().filter(one -> !(one instanceof Answer || one instanceof Search)).toList();
    // While the world stands, its pods have the names that these pods have.
    new PodTrials(cluster, agent, file.world()).run(aboutFiles).forEach(each);
    var company = Company.start(cluster, file.world());
    var world = new LiveWorld(cluster, file.world());
    world.build();
    new ServerTrials(cluster, agent, file.world(), world, company).run(cases, each);
    return List.copyOf(results);
  }
}
