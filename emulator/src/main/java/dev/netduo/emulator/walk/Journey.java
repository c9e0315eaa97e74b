package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.topology.Chain.Hook.Point;
import dev.netduo.emulator.topology.ForwardingEntry;
import dev.netduo.emulator.topology.Link;
import dev.netduo.emulator.topology.Neighbour;
import dev.netduo.emulator.walk.Packet.Encapsulated;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One packet's way through namespaces, from the program that sends it to where it ends. */
final class Journey {
  private static final Supplier<Optional<Ip>> NO_ADDRESS = Optional::empty;

  private final Wires wires;
  private final Conntrack conntrack;
  private final Hooks hooks;
  private final Consumer<Hop> log;

  Journey(Wires wires, Conntrack conntrack, Hooks hooks, Consumer<Hop> log) {
    this.wires = wires;
    this.conntrack = conntrack;
    this.hooks = hooks;
    this.log = log;
  }

  /**
   * Sends a packet from a namespace.
   *
   * @param error whether it is an ICMP error about a connection
   */
  End send(Space space, Packet packet, boolean error) {
    return switch (space.way(packet.tuple().destination())) {
      case Space.Nowhere _ -> stuck(space, packet, new Event.NoRoute(packet.tuple().destination()));
      case Space.Blackhole _ -> {
        log(space, new Event.Dropped("a blackhole route"));
        yield new End.NotSent();
      }
      case Space.Local _ -> output(space, packet, Space.LOOPBACK, error);
      case Space.Out out -> output(space, packet, out.link(), error);
    };
  }

  private End output(Space space, Packet packet, String link, boolean error) {
    log(space, new Event.Sent(packet.tuple(), link));
    var passage = conntrack.enter(space, packet.tuple(), error);
    var result = hooks.run(Point.OUTPUT, passage, packet, "", link, NO_ADDRESS);
    // A new destination is looked up anew (ip_route_me_harder).
    return result instanceof Hooks.Passed passed
        ? leave(passage, passed.packet(), "", false)
        : ((Hooks.Ended) result).end();
  }

  /** Comes in by an interface. */
  private End receive(Space space, Packet packet, String in, boolean error) {
    var refusal = spoof(space, packet.tuple(), in);
    if (refusal.isPresent()) {
      log(space, new Event.Dropped(refusal.get()));
      return new End.Lost();
    }
    var passage = conntrack.enter(space, packet.tuple(), error);
    var result = hooks.run(Point.PREROUTING, passage, packet, in, "", NO_ADDRESS);
    return result instanceof Hooks.Passed passed
        ? route(passage, passed.packet(), in)
        : ((Hooks.Ended) result).end();
  }

  private static Optional<String> spoof(Space space, Tuple tuple, String in) {
    var loopback = space.isLoopback(tuple.source()) || space.isLoopback(tuple.destination());
    if (loopback && !space.routesLoopback(in)) {
      return Optional.of("the kernel: a loopback address came in by " + in);
    }
    if (space.isLocal(tuple.source())) {
      return Optional.of("the kernel: an own address as source came in by " + in);
    }
    return space.admitsSource(tuple.source(), in)
        ? Optional.empty()
        : Optional.of("the kernel: rp_filter, the way back is not " + in);
  }

  private End route(Passage passage, Packet packet, String in) {
    var space = passage.space();
    if (space.isLocal(packet.tuple().destination())) {
      return input(passage, packet, in);
    }
    if (!space.forwards()) {
      log(space, new Event.Dropped("the kernel: net.ipv4.ip_forward is not 1"));
      return new End.Lost();
    }
    if (packet.ttl() <= 1) {
      return stuck(space, packet, new Event.Expired());
    }
    return leave(passage, packet.routed(), in, true);
  }

  private End input(Passage passage, Packet packet, String in) {
    var result = hooks.run(Point.INPUT, passage, packet, in, "", NO_ADDRESS);
    return switch (result) {
      case Hooks.Ended ended -> ended.end();
      case Hooks.Passed passed -> {
        var vxlan =
            passed.packet().load().flatMap(load -> device(passage.space(), passed.packet(), load));
        if (vxlan.isEmpty()) {
          yield new End.Arrived(passage.space(), passed.packet());
        }
        log(passage.space(), new Event.Decapsulated(vxlan.get()));
        var inner = passed.packet().load().orElseThrow().packet();
        yield receive(passage.space(), inner, vxlan.get(), passage.error());
      }
    };
  }

  private static Optional<String> device(Space space, Packet outer, Encapsulated load) {
    return space.declared().links().stream()
        .flatMap(link ->
            link instanceof Link.Vxlan vxlan
                ? java.util.stream.Stream.of(vxlan)
                : java.util.stream.Stream.<Link.Vxlan>empty())
        .filter(vxlan -> vxlan.vni() == load.vni() && vxlan.mac().equals(load.mac()))
        .filter(vxlan -> vxlan.port() == outer.tuple().destinationPort())
        .map(Link.Vxlan::name)
        .findFirst();
  }

  /** Looks up the way on, passes the hooks on the way out, and goes on to the next hop. */
  private End leave(Passage passage, Packet packet, String in, boolean forwarded) {
    var space = passage.space();
    return switch (space.way(packet.tuple().destination())) {
      case Space.Nowhere _ -> stuck(space, packet, new Event.NoRoute(packet.tuple().destination()));
      case Space.Blackhole _ -> {
        log(space, new Event.Dropped("a blackhole route"));
        yield new End.Lost();
      }
      case Space.Local _ -> {
        var result = hooks.run(Point.POSTROUTING, passage, packet, in, Space.LOOPBACK, NO_ADDRESS);
        yield result instanceof Hooks.Passed passed
            ? loop(passage, passed.packet())
            : ((Hooks.Ended) result).end();
      }
      case Space.Out out -> leave(passage, packet, in, out, forwarded);
    };
  }

  // Over the loopback the tracked connection stays with the packet.
  private End loop(Passage passage, Packet packet) {
    var result = hooks.run(Point.PREROUTING, passage, packet, Space.LOOPBACK, "", NO_ADDRESS);
    return result instanceof Hooks.Passed passed
        ? input(passage, passed.packet(), Space.LOOPBACK)
        : ((Hooks.Ended) result).end();
  }

  private End leave(Passage passage, Packet packet, String in, Space.Out out, boolean forwarded) {
    var space = passage.space();
    var current = packet;
    if (forwarded) {
      log(space, new Event.Routed(in, out.link(), out.nextHop()));
      var result = hooks.run(Point.FORWARD, passage, current, in, out.link(), NO_ADDRESS);
      if (!(result instanceof Hooks.Passed passed)) {
        return ((Hooks.Ended) result).end();
      }
      current = passed.packet();
    }
    var result =
        hooks.run(
            Point.POSTROUTING,
            passage,
            current,
            in,
            out.link(),
            () -> space.masqueradeToward(out.link(), out.nextHop()));
    return result instanceof Hooks.Passed passed
        ? transmit(passage, passed.packet().marked(0), out)
        : ((Hooks.Ended) result).end();
  }

  private End transmit(Passage passage, Packet packet, Space.Out out) {
    var space = passage.space();
    var link = space.link(out.link());
    if (link.isPresent() && link.get() instanceof Link.Vxlan vxlan) {
      return encapsulate(passage, packet, vxlan, out.nextHop());
    }
    if (!wires.leadsOn(space, out.link())) {
      log(space, new Event.Left(out.link()));
      return new End.Gone();
    }
    var path = wires.toward(space, out.link(), out.nextHop());
    if (path.isEmpty()) {
      return stuck(space, packet, new Event.NoNeighbour(out.nextHop(), out.link()));
    }
    var current = packet;
    for (var crossing : path.get().crossings()) {
      if (!crossing.fromPort()) {
        continue;
      }
      log(crossing.space(), new Event.Bridged(crossing.bridge()));
      if (crossing.space().filtersBridged()) {
        var stay = conntrack.enter(crossing.space(), current.tuple(), passage.error());
        switch (bridge(stay, current, crossing.bridge())) {
          case Hooks.Passed passed -> current = passed.packet().marked(0);
          case Hooks.Ended ended -> {
            return ended.end();
          }
        }
      }
    }
    return receive(path.get().space(), current, path.get().link(), passage.error());
  }

  // br_netfilter: a bridged packet passes the hooks of the IP layer with the bridge as both
  // interfaces; one whose destination is rewritten there is routed.
  private Hooks.Result bridge(Passage stay, Packet packet, String bridge) {
    var pre = hooks.run(Point.PREROUTING, stay, packet, bridge, "", NO_ADDRESS);
    if (!(pre instanceof Hooks.Passed first)) {
      return pre;
    }
    if (!first.packet().tuple().destination().equals(packet.tuple().destination())) {
      return new Hooks.Ended(route(stay, first.packet(), bridge));
    }
    var forward = hooks.run(Point.FORWARD, stay, first.packet(), bridge, bridge, NO_ADDRESS);
    if (!(forward instanceof Hooks.Passed second)) {
      return forward;
    }
    return hooks.run(
        Point.POSTROUTING,
        stay,
        second.packet(),
        bridge,
        bridge,
        () -> stay.space().masqueradeToward(bridge, packet.tuple().destination()));
  }

  private End encapsulate(Passage passage, Packet packet, Link.Vxlan vxlan, Ip nextHop) {
    var space = passage.space();
    var declared = space.declared();
    var mac =
        declared.neighbours().stream()
            .filter(n -> n.link().equals(vxlan.name()) && n.ip().equals(nextHop))
            .map(Neighbour::mac)
            .findFirst();
    if (mac.isEmpty()) {
      return stuck(space, packet, new Event.NoNeighbour(nextHop, vxlan.name()));
    }
    var remote =
        declared.forwarding().stream()
            .filter(f -> f.link().equals(vxlan.name()) && f.mac().equals(mac.get()))
            .map(ForwardingEntry::remote)
            .findFirst();
    if (remote.isEmpty()) {
      log(space, new Event.Dropped(vxlan.name() + ": no forwarding entry for " + mac.get()));
      return new End.Lost();
    }
    log(space, new Event.Encapsulated(vxlan.name(), remote.get()));
    var outer = new Tuple(Transport.UDP, vxlan.local(), vxlan.port(), remote.get(), vxlan.port());
    return switch (send(
        space,
        Packet.of(outer).carrying(new Encapsulated(packet, vxlan.vni(), mac.get())),
        passage.error())) {
      // What the outer packet meets, the sender of the inner one is not told.
      case End.Refused refused -> refused.packet().load().isPresent() ? new End.Lost() : refused;
      case End.Stuck stuck -> stuck.packet().load().isPresent() ? new End.Lost() : stuck;
      case End.NotSent _ -> new End.Lost();
      case End end -> end;
    };
  }

  private End stuck(Space space, Packet packet, Event why) {
    log(space, why);
    return new End.Stuck(space, packet);
  }

  private void log(Space space, Event event) {
    log.accept(new Hop(space.name(), event));
  }
}
