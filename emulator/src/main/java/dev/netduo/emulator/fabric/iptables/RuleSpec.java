package dev.netduo.emulator.fabric.iptables;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Protocol;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Match.Connection.State;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes single rules in the order of {@code iptables-save}. What iptables cannot say (sets, maps,
 * lists of networks, several targets) is a mistake of whoever compiled the rule.
 */
final class RuleSpec {
  /** As long as the kernel's {@code xt_comment} keeps it. */
  private static final int COMMENT = 255;

  private final Rule rule;
  private final Table table;
  private final Family family;

  private RuleSpec(Rule rule, Table table, Family family) {
    this.rule = rule;
    this.table = table;
    this.family = family;
  }

  /**
   * The text of a rule, from the first condition on. Mostly one; two for a refusal of every
   * protocol, since only TCP can be reset.
   *
   * @param table the rule's, whose sets hold how long clients are remembered
   */
  static Stream<String> of(Rule rule, Table table, Family family) {
    var spec = new RuleSpec(rule, table, family);
    var protocol = spec.protocol();
    if (!spec.rejects()) {
      return Stream.of(spec.text(protocol, ""));
    }
    if (protocol.isPresent()) {
      return Stream.of(spec.text(protocol, spec.rejection(protocol.get())));
    }
    return Stream.of(Optional.of(Protocol.TCP), Optional.<Protocol>empty())
        .map(one -> spec.text(one, spec.rejection(one.orElse(Protocol.UDP))));
  }

  /** How many rules {@link #of} answers. */
  static int count(Rule rule, Table table, Family family) {
    var spec = new RuleSpec(rule, table, family);
    return spec.rejects() && spec.protocol().isEmpty() ? 2 : 1;
  }

  private boolean rejects() {
    return rule.statements().contains(new Statement.Reject());
  }

  private Optional<Protocol> protocol() {
    return rule.matches().stream()
        .flatMap(match ->
            switch (match) {
              case Match.OfProtocol m -> Stream.of(m.protocol());
              case Match.DestinationPort m -> Stream.of(m.protocol());
              default -> Stream.empty();
            })
        .findFirst();
  }

  private String rejection(Protocol protocol) {
    if (protocol == Protocol.TCP) {
      return "tcp-reset";
    }
    return family == Family.IPV4 ? "icmp-port-unreachable" : "icmp6-port-unreachable";
  }

  private String text(Optional<Protocol> protocol, String rejection) {
    var words = new ArrayList<String>();
    rule.matches().forEach(match -> address(match).ifPresent(words::add));
    protocol.ifPresent(p -> words.add("-p " + p.lowerCase()));
    if (!rule.comment().isEmpty()) {
      words.add("-m comment --comment \"" + comment() + '"');
    }
    rule.matches().forEach(match -> condition(match).ifPresent(words::add));
    var targets = new ArrayList<String>();
    for (var statement : rule.statements()) {
      switch (statement) {
        case Statement.Remember s -> words.add(recent(s.set(), "--set"));
        case Statement.Count _ -> {}
        default -> targets.add(target(statement, rejection));
      }
    }
    if (targets.size() > 1) {
      throw new IllegalArgumentException("an iptables rule has one target: " + rule);
    }
    words.addAll(targets);
    return String.join(" ", words);
  }

  private static Optional<String> address(Match match) {
    return switch (match) {
      case Match.Source m -> Optional.of(not(m.negated()) + "-s " + single(m.networks()));
      case Match.Destination m -> Optional.of(not(m.negated()) + "-d " + single(m.networks()));
      case Match.InInterface m -> Optional.of(not(m.negated()) + "-i " + link(m.name()));
      case Match.OutInterface m -> Optional.of(not(m.negated()) + "-o " + link(m.name()));
      default -> Optional.empty();
    };
  }

  private Optional<String> condition(Match match) {
    return switch (match) {
      case Match.Source _, Match.Destination _, Match.InInterface _, Match.OutInterface _ ->
          Optional.empty();
      case Match.OfProtocol _ -> Optional.empty();
      case Match.DestinationPort m ->
          Optional.of(
              "-m "
                  + m.protocol().lowerCase()
                  + " --dport "
                  + m.ports().toString().replace('-', ':'));
      case Match.LocalDestination _ -> Optional.of("-m addrtype --dst-type LOCAL");
      case Match.LocalSource _ -> Optional.of("-m addrtype --src-type LOCAL");
      case Match.Connection m ->
          Optional.of(
              "-m conntrack --ctstate "
                  + Stream.of(State.values())
                      .filter(m.states()::contains)
                      .map(State::name)
                      .collect(Collectors.joining(",")));
      case Match.DestinationRewritten _ -> Optional.of("-m conntrack --ctstate DNAT");
      case Match.Marked m -> Optional.of("-m mark " + mark(m));
      case Match.OneOf m ->
          Optional.of(
              String.format(
                  Locale.ROOT, "-m statistic --mode random --probability %.10f", 1.0 / m.count()));
      case Match.InSet m ->
          Optional.of(
              recent(m.set(), "--rcheck --seconds " + seconds(m.set()) + " --reap", m.negated()));
    };
  }

  // A bit that is not set is written as people write it.
  private static String mark(Match.Marked m) {
    return m.value() == 0 && Integer.bitCount(m.mask()) == 1
        ? "! --mark " + hex(m.mask()) + "/" + hex(m.mask())
        : "--mark " + hex(m.value()) + (m.mask() == -1 ? "" : "/" + hex(m.mask()));
  }

  private long seconds(String list) {
    return Optional.ofNullable(table.sets().get(list))
        .flatMap(Table.PacketSet::memory)
        .orElseThrow(() -> new IllegalArgumentException("iptables has no sets: " + list))
        .toSeconds();
  }

  private String recent(String list, String what) {
    return recent(list, what, false);
  }

  private String recent(String list, String what, boolean negated) {
    var mask =
        family == Family.IPV4 ? "255.255.255.255" : "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
    return "-m recent "
        + not(negated)
        + what
        + " --name "
        + list
        + " --mask "
        + mask
        + " --rsource";
  }

  private static String target(Statement statement, String rejection) {
    return switch (statement) {
      case Verdict.Accept _ -> "-j ACCEPT";
      case Verdict.Drop _ -> "-j DROP";
      case Verdict.Return _ -> "-j RETURN";
      case Verdict.Jump jump -> "-j " + jump.chain();
      case Verdict.Goto go -> "-g " + go.chain();
      case Statement.Reject _ -> "-j REJECT --reject-with " + rejection;
      case Statement.Masquerade _ -> "-j MASQUERADE --random-fully";
      case Statement.SetMark s -> "-j MARK --set-xmark " + hex(s.mark()) + "/0xffffffff";
      case Statement.ChangeMark s ->
          "-j MARK --set-xmark " + hex(s.turned()) + "/" + hex(s.cleared());
      case Statement.DestinationTo s ->
          "-j DNAT --to-destination "
              + (s.ip().isV4() ? s.ip().toString() : "[" + s.ip() + "]")
              + ":"
              + s.port();
      default -> throw new IllegalArgumentException("iptables has no target for " + statement);
    };
  }

  private static String single(List<Cidr> networks) {
    if (networks.size() != 1) {
      throw new IllegalArgumentException("an iptables rule names one network, not " + networks);
    }
    return networks.getFirst().toString();
  }

  private static String link(String pattern) {
    return pattern.endsWith("*") ? pattern.substring(0, pattern.length() - 1) + "+" : pattern;
  }

  private static String not(boolean negated) {
    return negated ? "! " : "";
  }

  private static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }

  private String comment() {
    var plain = rule.comment().replaceAll("[^\\x20-\\x7e]", "?").replaceAll("[\"\\\\]", "'");
    return plain.length() > COMMENT ? plain.substring(0, COMMENT) : plain;
  }
}
