package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Chain.Hook;
import dev.netduo.emulator.walk.Connection.Side;
import dev.netduo.emulator.walk.Event.ByRule;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Takes packets through the hooks of a namespace: its filter chains, and address translation. */
final class Hooks {
  private final Draws draws;
  private final Consumer<Hop> log;

  Hooks(Draws draws, Consumer<Hop> log) {
    this.draws = draws;
    this.log = log;
  }

  /** What a hook left of a packet. */
  sealed interface Result {}

  /** The packet, as it goes on. */
  record Passed(Packet packet) implements Result {}

  /** Nothing. */
  record Ended(End end) implements Result {}

  /**
   * One hook.
   *
   * @param in the interface it came in by; empty for what the namespace sends itself
   * @param out the interface it leaves by; empty where that is not known yet
   * @param ownAddress what masquerading makes the source
   */
  Result run(
      Hook.Point point,
      Passage passage,
      Packet packet,
      String in,
      String out,
      Supplier<Optional<Ip>> ownAddress) {
    var book = passage.space().rules();
    var before = filter(book.before(point), passage, packet, in, out);
    if (!(before instanceof Passed first)) {
      return before;
    }
    var translated =
        point == Hook.Point.FORWARD
            ? first
            : translate(point, passage, first.packet(), in, out, ownAddress);
    return translated instanceof Passed second
        ? filter(book.after(point), passage, second.packet(), in, out)
        : translated;
  }

  private Result filter(
      List<RuleBook.Base> bases, Passage passage, Packet packet, String in, String out) {
    var current = packet;
    for (var base : bases) {
      var walk = new ChainWalk(base, passage, current, in, out, Optional::empty, draws);
      switch (walk.decide()) {
        case ChainWalk.Passes passes ->
            passes.rule().ifPresent(rule -> log(passage, new Event.Accepted(rule)));
        case ChainWalk.Translates _ -> {}
        case ChainWalk.Drops drops -> {
          log(passage, new Event.Dropped(drops.rule().toString()));
          return new Ended(new End.Lost());
        }
        case ChainWalk.Refuses refuses -> {
          log(passage, new Event.Refused(refuses.rule()));
          return new Ended(new End.Refused(passage.space(), walk.packet()));
        }
      }
      current = walk.packet();
    }
    return new Passed(current);
  }

  private Result translate(
      Hook.Point point,
      Passage passage,
      Packet packet,
      String in,
      String out,
      Supplier<Optional<Ip>> ownAddress) {
    var side =
        point == Hook.Point.PREROUTING || point == Hook.Point.OUTPUT
            ? Side.DESTINATION
            : Side.SOURCE;
    var connection = passage.connection();
    var current = packet;
    Optional<ByRule> by = Optional.empty();
    if (!passage.answer() && !passage.error() && !connection.isDecided(side)) {
      for (var base : passage.space().rules().translators(point)) {
        var walk = new ChainWalk(base, passage, current, in, out, ownAddress, draws);
        var decision = walk.decide();
        current = walk.packet();
        // A verdict other than accept ends the packet before it is translated (nf_nat_inet_fn).
        if (decision instanceof ChainWalk.Drops drops) {
          log(passage, new Event.Dropped(drops.rule().toString()));
          return new Ended(new End.Lost());
        }
        if (decision instanceof ChainWalk.Translates translates) {
          by = Optional.of(translates.rule());
          break;
        }
      }
      connection.decide(side);
    }
    var after = connection.translated(current.tuple(), side, passage.answer());
    if (!after.equals(packet.tuple())) {
      var cause = by.map(ByRule::toString).orElse("the tracked connection");
      log(passage, new Event.Translated(packet.tuple(), after, cause));
    }
    return new Passed(current.with(after));
  }

  private void log(Passage passage, Event event) {
    log.accept(new Hop(passage.space().name(), event));
  }
}
