package dev.netduo.k8s.service;

import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table.PacketSet;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.k8s.service.Spread.Way;
import dev.netduo.k8s.service.VirtualService.Port;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The chains of a service whose clients stay with an endpoint: one chain and one set of clients per
 * endpoint, and one chain per choice that asks the sets before it draws. A set is named after its
 * endpoint, so that clients keep theirs whatever else changes.
 */
final class Affinity {
  private static final List<Field> CLIENT = List.of(Field.SOURCE_ADDRESS);

  private final VirtualService service;
  private final Map<String, Chain> chains = new TreeMap<>();
  private final Map<String, PacketSet> sets = new TreeMap<>();

  Affinity(VirtualService service) {
    this.service = service;
  }

  Map<String, Chain> chains() {
    return chains;
  }

  Map<String, PacketSet> sets() {
    return sets;
  }

  /** The chain that leads to one of these endpoints. */
  String chain(Port port, Way way, List<Backend> chosen) {
    var of = service.key() + " " + port.name() + " " + port.protocol();
    var listed = chosen.stream().map(b -> b.at().toString()).collect(Collectors.joining(" "));
    var name = "aff_" + digest(of + " " + way + " " + listed);
    if (chains.containsKey(name)) {
      return name;
    }
    var rules = new ArrayList<Rule>();
    rules.add(Rule.of(List.of(), Spread.draw(way, chosen.size())));
    var drawn = new ArrayList<Rule>();
    for (int index = 0; index < chosen.size(); index++) {
      var id = digest(of + " " + chosen.get(index).at());
      endpoint(id, port, chosen.get(index));
      var go = new Verdict.Goto("ep_" + id);
      rules.add(Rule.of(List.of(new Match.InSet(CLIENT, "clients_" + id, false)), go));
      drawn.add(Rule.of(List.of(new Match.Marked(way.mark() + index, -1)), go));
    }
    rules.addAll(drawn);
    chains.put(name, Chain.of(List.copyOf(rules)));
    return name;
  }

  private void endpoint(String id, Port port, Backend backend) {
    sets.put("clients_" + id, PacketSet.forgetting(CLIENT, service.affinity().orElseThrow()));
    chains.put(
        "ep_" + id,
        Chain.of(
            List.of(
                Rule.of(
                    List.of(new Match.OfProtocol(port.protocol())),
                    new Statement.Remember("clients_" + id, CLIENT),
                    new Statement.DestinationTo(backend.at().ip(), backend.at().port())))));
  }

  private static String digest(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
