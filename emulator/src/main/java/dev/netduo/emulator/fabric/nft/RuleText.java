package dev.netduo.emulator.fabric.nft;

import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Field;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Match.Connection.State;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes single rules. */
final class RuleText {
  /** The kernel keeps at most this many bytes of a rule's comment (NFTNL_UDATA_COMMENT_MAXLEN). */
  private static final int COMMENT = 127;

  private RuleText() {}

  /**
   * The text of a rule. Mostly one; none where no packet can match it; two for a refusal, since
   * only TCP can be reset and the kernel rejects a rule that says both.
   */
  static Stream<String> of(Rule rule, Family family) {
    var conditions = new ArrayList<String>();
    for (var match : rule.matches()) {
      if (isImpossible(match)) {
        return Stream.empty();
      }
      var text = condition(match, family);
      if (!text.isEmpty()) {
        conditions.add(text);
      }
    }
    var comment = comment(rule.comment());
    if (!rejects(rule)) {
      return Stream.of(join(conditions, statements(rule.statements(), "", family), comment));
    }
    var tcp = new ArrayList<>(conditions);
    tcp.add("meta l4proto tcp");
    return Stream.of(
        join(tcp, statements(rule.statements(), "reject with tcp reset", family), comment),
        join(conditions, statements(rule.statements(), "reject", family), comment));
  }

  /** How many texts {@link #of} answers. */
  static int count(Rule rule) {
    if (rule.matches().stream().anyMatch(RuleText::isImpossible)) {
      return 0;
    }
    return rejects(rule) ? 2 : 1;
  }

  private static boolean rejects(Rule rule) {
    return rule.statements().stream().anyMatch(Statement.Reject.class::isInstance);
  }

  /** The text of a verdict, in a rule or in a map. */
  static String verdict(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Accept _ -> "accept";
      case Verdict.Drop _ -> "drop";
      case Verdict.Return _ -> "return";
      case Verdict.Jump jump -> "jump " + jump.chain();
      case Verdict.Goto go -> "goto " + go.chain();
    };
  }

  private static String join(List<String> conditions, List<String> statements, String comment) {
    return Stream.of(conditions.stream(), statements.stream(), Stream.of(comment))
        .flatMap(s -> s)
        .filter(s -> !s.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static boolean isImpossible(Match match) {
    return switch (match) {
      case Match.Source m -> m.networks().isEmpty() && !m.negated();
      case Match.Destination m -> m.networks().isEmpty() && !m.negated();
      case Match.Connection m -> m.states().isEmpty();
      default -> false;
    };
  }

  private static String condition(Match match, Family family) {
    return switch (match) {
      case Match.Source m -> networks(family.nft() + " saddr", m.networks(), m.negated());
      case Match.Destination m -> networks(family.nft() + " daddr", m.networks(), m.negated());
      case Match.LocalDestination _ -> "fib daddr type local";
      case Match.LocalSource _ -> "fib saddr type local";
      case Match.InSet m -> key(m.key(), family) + (m.negated() ? " != @" : " @") + m.set();
      case Match.OfProtocol m -> "meta l4proto " + m.protocol().lowerCase();
      case Match.DestinationPort m ->
          "meta l4proto " + m.protocol().lowerCase() + " th dport " + m.ports();
      case Match.InInterface m -> "iifname " + (m.negated() ? "!= " : "") + quoted(m.name());
      case Match.OutInterface m -> "oifname " + (m.negated() ? "!= " : "") + quoted(m.name());
      case Match.Connection m ->
          "ct state { "
              + Stream.of(State.values())
                  .filter(m.states()::contains)
                  .map(s -> s.name().toLowerCase(Locale.ROOT))
                  .collect(Collectors.joining(", "))
              + " }";
      case Match.DestinationRewritten _ -> "ct status dnat";
      case Match.Marked m ->
          m.mask() == -1
              ? "meta mark " + hex(m.value())
              : "meta mark & " + hex(m.mask()) + " == " + hex(m.value());
      case Match.OneOf m -> "numgen random mod " + m.count() + " == 0";
    };
  }

  private static String networks(String field, List<Cidr> networks, boolean negated) {
    if (networks.isEmpty()) {
      return "";
    }
    return field
        + (negated ? " != { " : " { ")
        + networks.stream().distinct().map(Cidr::toString).collect(Collectors.joining(", "))
        + " }";
  }

  private static List<String> statements(
      List<Statement> statements, String rejection, Family family) {
    return statements.stream()
        .map(statement ->
            switch (statement) {
              case Verdict v -> verdict(v);
              case Statement.Count _ -> "counter";
              case Statement.SetMark s -> "meta mark set " + hex(s.mark());
              case Statement.SetMarkFrom s ->
                  "meta mark set " + key(s.key(), family) + " map @" + s.map();
              case Statement.ChangeMark s ->
                  "meta mark set meta mark & " + hex(~s.cleared()) + " ^ " + hex(s.turned());
              case Statement.SetRandomMark s ->
                  "meta mark set numgen random mod "
                      + s.modulo()
                      + (s.offset() == 0 ? "" : " offset " + s.offset());
              case Statement.Remember s ->
                  "update @" + s.set() + " { " + key(s.key(), family) + " }";
              case Statement.Reject _ -> rejection;
              case Statement.Masquerade _ -> "masquerade";
              case Statement.DestinationFrom s ->
                  "dnat " + family.nft() + " to " + key(s.key(), family) + " map @" + s.map();
              case Statement.DestinationTo s -> "dnat to " + socket(s.ip(), s.port());
              case Statement.Lookup s -> key(s.key(), family) + " vmap @" + s.map();
            })
        .toList();
  }

  private static String key(List<Field> key, Family family) {
    return key.stream()
        .map(field ->
            switch (field) {
              case SOURCE_ADDRESS -> family.nft() + " saddr";
              case DESTINATION_ADDRESS -> family.nft() + " daddr";
              case PROTOCOL -> "meta l4proto";
              case SOURCE_PORT -> "th sport";
              case DESTINATION_PORT -> "th dport";
              case MARK -> "meta mark";
            })
        .collect(Collectors.joining(" . "));
  }

  private static String socket(Ip ip, int port) {
    return (ip.isV4() ? ip.toString() : "[" + ip + "]") + ":" + port;
  }

  /** A number as marks are written. */
  static String hex(int value) {
    return "0x" + Integer.toHexString(value);
  }

  private static String quoted(String name) {
    return '"' + name + '"';
  }

  private static String comment(String comment) {
    if (comment.isEmpty()) {
      return "";
    }
    // nft knows no escape inside quotes.
    var plain = comment.replaceAll("[^\\x20-\\x7e]", "?").replace('"', '\'');
    return "comment " + quoted(plain.length() > COMMENT ? plain.substring(0, COMMENT) : plain);
  }
}
