package dev.netduo.emulator.walk;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.net.Cidr;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Chain;
import dev.netduo.emulator.topology.Chain.Rule;
import dev.netduo.emulator.topology.Match;
import dev.netduo.emulator.topology.Statement;
import dev.netduo.emulator.topology.Table;
import dev.netduo.emulator.topology.Target;
import dev.netduo.emulator.topology.Verdict;
import dev.netduo.emulator.walk.Event.ByRule;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One packet's way through one base chain and the chains it leads to. */
final class ChainWalk {
  /** As deep as the kernel lets chains nest (NFT_JUMP_STACK_SIZE). */
  private static final int DEPTH = 16;

  private final RuleBook.Base base;
  private final Passage passage;
  private final String in;
  private final String out;
  private final Supplier<Optional<Ip>> ownAddress;
  private final Draws draws;
  private Packet packet;

  /**
   * @param in the interface it came in by; empty for what the namespace sends itself
   * @param out the interface it leaves by; empty where that is not known yet
   * @param ownAddress what masquerading makes the source
   */
  ChainWalk(
      RuleBook.Base base,
      Passage passage,
      Packet packet,
      String in,
      String out,
      Supplier<Optional<Ip>> ownAddress,
      Draws draws) {
    this.base = base;
    this.passage = passage;
    this.packet = packet;
    this.in = in;
    this.out = out;
    this.ownAddress = ownAddress;
    this.draws = draws;
  }

  /** What a chain made of a packet. */
  sealed interface Decision {}

  /** It passes this base chain; by the chain's policy where no rule is named. */
  record Passes(Optional<ByRule> rule) implements Decision {}

  /** It vanishes. */
  record Drops(ByRule rule) implements Decision {}

  /** It is refused. */
  record Refuses(ByRule rule) implements Decision {}

  /** Its connection is translated from here on; the connection holds how. */
  record Translates(ByRule rule) implements Decision {}

  /** Decides. */
  Decision decide() {
    return follow(base.name(), base.chain(), 0)
        .orElseGet(() ->
            base.hook().accept()
                ? new Passes(Optional.empty())
                : new Drops(new ByRule(base.table().name(), base.name(), "policy")));
  }

  /** The packet with its mark as the rules left it. */
  Packet packet() {
    return packet;
  }

  // Empty is the end of a chain without a decision: back to the caller, behind the jump.
  private Optional<Decision> follow(String name, Chain chain, int depth) {
    if (depth > DEPTH) {
      throw new NetduoException(
          "chains of table " + base.table().name() + " lead in a circle at " + name);
    }
    for (var rule : chain.rules()) {
      if (!rule.matches().stream().allMatch(this::matches)) {
        continue;
      }
      switch (apply(name, rule, depth)) {
        case Next _ -> {}
        case Back _ -> {
          return Optional.empty();
        }
        case Done done -> {
          return Optional.of(done.decision());
        }
      }
    }
    return Optional.empty();
  }

  /** How a rule goes on. */
  private sealed interface Step {}

  private record Next() implements Step {}

  private record Back() implements Step {}

  private record Done(Decision decision) implements Step {}

  private Step apply(String chain, Rule rule, int depth) {
    var by = new ByRule(base.table().name(), chain, rule.comment());
    for (var statement : rule.statements()) {
      switch (statement) {
        case Verdict verdict -> {
          return verdict(verdict, by, depth);
        }
        case Statement.Count _ -> {}
        case Statement.SetMark set -> packet = packet.marked(set.mark());
        case Statement.SetMarkFrom from -> {
          var target = Keys.lookup(base.contents(), from.map(), from.key(), packet);
          if (target.isPresent() && target.get() instanceof Target.Mark mark) {
            packet = packet.marked(mark.value());
          } else {
            return new Next();
          }
        }
        case Statement.ChangeMark change ->
            packet = packet.marked((packet.mark() & ~change.cleared()) ^ change.turned());
        case Statement.SetRandomMark set ->
            packet = packet.marked(set.offset() + draws.draw(set.modulo()));
        // What earlier connections left behind is not known here: every walk is the first.
        case Statement.Remember _ -> {}
        case Statement.Reject _ -> {
          return new Done(new Refuses(by));
        }
        case Statement.Masquerade _ -> {
          ownAddress.get().ifPresent(passage.connection()::rewriteSource);
          return new Done(new Translates(by));
        }
        case Statement.DestinationTo to -> {
          passage.connection().rewriteDestination(to.ip(), to.port());
          return new Done(new Translates(by));
        }
        case Statement.DestinationFrom from -> {
          var target = Keys.lookup(base.contents(), from.map(), from.key(), packet);
          if (target.isPresent() && target.get() instanceof Target.Endpoint endpoint) {
            passage.connection().rewriteDestination(endpoint.ip(), endpoint.port());
            return new Done(new Translates(by));
          }
          return new Next();
        }
        case Statement.Lookup lookup -> {
          var target = Keys.lookup(base.contents(), lookup.map(), lookup.key(), packet);
          if (target.isPresent() && target.get() instanceof Target.To to) {
            return verdict(to.verdict(), by, depth);
          }
          return new Next();
        }
      }
    }
    return new Next();
  }

  private Step verdict(Verdict verdict, ByRule by, int depth) {
    return switch (verdict) {
      case Verdict.Accept _ -> new Done(new Passes(Optional.of(by)));
      case Verdict.Drop _ -> new Done(new Drops(by));
      case Verdict.Return _ -> new Back();
      case Verdict.Jump jump ->
          follow(jump.chain(), chain(jump.chain()), depth + 1)
              .<Step>map(Done::new)
              .orElseGet(Next::new);
      case Verdict.Goto go ->
          follow(go.chain(), chain(go.chain()), depth + 1)
              .<Step>map(Done::new)
              .orElseGet(Back::new);
    };
  }

  private Chain chain(String name) {
    Table table = base.contents();
    var chain = table.chains().get(name);
    if (chain == null) {
      throw new NetduoException(
          "a rule of table "
              + base.table().name()
              + " leads to a chain '"
              + name
              + "' that is not there");
    }
    return chain;
  }

  private boolean matches(Match match) {
    var tuple = packet.tuple();
    return switch (match) {
      case Match.Source m -> within(m.networks(), tuple.source()) != m.negated();
      case Match.Destination m -> within(m.networks(), tuple.destination()) != m.negated();
      case Match.LocalDestination _ -> passage.space().isLocal(tuple.destination());
      case Match.LocalSource _ -> passage.space().isLocal(tuple.source());
      case Match.InSet m -> Keys.match(base.contents(), m, packet);
      case Match.OfProtocol m -> tuple.transport().is(m.protocol());
      case Match.DestinationPort m ->
          tuple.transport().is(m.protocol()) && m.ports().contains(tuple.destinationPort());
      case Match.InInterface m -> named(m.name(), in) != m.negated();
      case Match.OutInterface m -> named(m.name(), out) != m.negated();
      case Match.Connection m -> m.states().contains(passage.state());
      case Match.DestinationRewritten _ -> passage.connection().isDestinationRewritten();
      case Match.Marked m -> (packet.mark() & m.mask()) == m.value();
      case Match.OneOf m -> draws.draw(m.count()) == 0;
    };
  }

  private static boolean within(List<Cidr> networks, Ip ip) {
    return networks.stream().anyMatch(network -> network.contains(ip));
  }

  private static boolean named(String pattern, String link) {
    return pattern.endsWith("*")
        ? link.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(link);
  }
}
