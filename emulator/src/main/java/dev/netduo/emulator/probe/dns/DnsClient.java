package dev.netduo.emulator.probe.dns;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.netprobe.Netprobe;
import java.time.Duration;
import java.util.List;

/** Asks name servers, each question from inside a namespace and exactly as it is put. */
public final class DnsClient {
  private final Netprobe netprobe;

  /** Asks through this agent. */
  public DnsClient(Agent agent) {
    this.netprobe = new Netprobe(agent);
  }

  /**
   * A full name and type for one server.
   *
   * @param pid a process in the namespace
   * @param name with or without its final dot; no search path is applied
   * @param tcp whether TCP is used from the start; else only where an answer over UDP is cut short
   */
  public record Message(
      int pid, Ip server, String name, String type, boolean tcp, Duration patience) {}

  /**
   * What came of each, in the same order; of one that went from UDP to TCP both replies, else one.
   *
   * @throws dev.netduo.emulator.NetduoException where a name or a type is none
   */
  public List<List<DnsReply>> ask(List<Message> messages) {
    var queries =
        messages.stream()
            .map(message ->
                Query.of(
                    message.pid(),
                    List.of(message.server()),
                    message.name(),
                    message.type(),
                    message.tcp(),
                    message.patience()))
            .toList();
    run(queries);
    return queries.stream().map(Query::replies).toList();
  }

  /** Sends until every query is through. */
  void run(List<Query> queries) {
    while (true) {
      var open = queries.stream().filter(query -> !query.isDone()).toList();
      if (open.isEmpty()) {
        return;
      }
      var hits = netprobe.send(open.stream().map(Query::next).toList());
      for (var i = 0; i < open.size(); i++) {
        open.get(i).take(hits.get(i));
      }
    }
  }
}
