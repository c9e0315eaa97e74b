package dev.netduo.emulator.probe.dns;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.dns.Libc.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A resolver's way along the search path, one full name after the other as a real one sends them.
 * Every message is really sent, from inside the namespace.
 */
public final class ResolverWalk {
  private final Agent agent;
  private final DnsClient client;

  /** Walks through this agent. */
  public ResolverWalk(Agent agent) {
    this.agent = agent;
    this.client = new DnsClient(agent);
  }

  /**
   * One message and what came of it.
   *
   * @param name the full name asked for
   * @param type the type asked for
   */
  public record Step(String name, String type, DnsReply reply) {}

  /**
   * The whole way.
   *
   * @param config what the resolver went by
   * @param hosts the address the hosts file has, where it has one: then nothing is sent
   * @param steps every message, in order
   * @param rcode what the program is told, as a code; empty where no server answered
   * @param answer the records it is given
   */
  public record Way(
      ResolverConfig config,
      Optional<Ip> hosts,
      List<Step> steps,
      Optional<String> rcode,
      List<DnsRecord> answer) {

    /** The full names asked for, in order, each once. */
    public List<String> names() {
      return steps.stream().map(Step::name).distinct().toList();
    }

    /** Whether the name was found. */
    public boolean found() {
      return hosts.isPresent() || !answer.isEmpty();
    }
  }

  /**
   * Resolves as a program in a container would, with its files.
   *
   * @param pid a process in the container
   * @param types what is asked for each full name at once, for example A and AAAA
   * @param patience for each message
   * @throws NetduoException where the container is gone, or a name or type is none
   */
  public Way walk(int pid, String name, List<String> types, Libc libc, Duration patience) {
    var files = ContainerFiles.read(agent, Set.of(pid)).get(pid);
    if (files == null) {
      throw new NetduoException("process " + pid + " is gone", "");
    }
    var address = types.contains("A") || types.contains("AAAA");
    var hosts = files.hosts().find(name).filter(found -> address);
    if (hosts.isPresent()) {
      return new Way(files.resolver(), hosts, List.of(), Optional.empty(), List.of());
    }
    return walk(pid, files.resolver(), name, types, libc, patience);
  }

  /** As above, with a configuration of one's own and without the hosts file. */
  public Way walk(
      int pid,
      ResolverConfig config,
      String name,
      List<String> types,
      Libc libc,
      Duration patience) {
    var steps = new ArrayList<Step>();
    var noData = false;
    var last = Optional.<Query>empty();
    for (var candidate : libc.candidates(config, name)) {
      var asked =
          types.stream().map(type -> new Query(pid, config, candidate, type, patience)).toList();
      client.run(asked);
      for (var query : asked) {
        query.replies().forEach(reply -> steps.add(new Step(candidate, query.typeName(), reply)));
      }
      var found = asked.stream().filter(query -> !query.records().isEmpty()).toList();
      if (!found.isEmpty()) {
        var records =
            found.stream().flatMap(query -> query.records().stream()).map(DnsRecord::of).toList();
        return new Way(
            config, Optional.empty(), List.copyOf(steps), Optional.of("NOERROR"), records);
      }
      last = Optional.of(asked.getFirst());
      var outcomes = asked.stream().map(Query::outcome).toList();
      noData = noData || outcomes.contains(Outcome.NO_DATA);
      if (!outcomes.stream().allMatch(libc::goesOn)) {
        break;
      }
    }
    var rcode =
        noData && libc.remembersNoData()
            ? Optional.of("NOERROR")
            : last.flatMap(query -> query.replies().getLast().rcode());
    return new Way(config, Optional.empty(), List.copyOf(steps), rcode, List.of());
  }
}
