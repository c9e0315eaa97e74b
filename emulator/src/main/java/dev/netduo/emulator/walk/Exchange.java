package dev.netduo.emulator.walk;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.topology.Target.Endpoint;
import dev.netduo.emulator.walk.Listener.Answers;
import dev.netduo.emulator.walk.Listener.Relays;
import dev.netduo.emulator.walk.Walk.Arrival;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A question and its answer: the way there, what waits there, and the way back. */
final class Exchange {
  /** Ports that programs get which name none begin here (ip_local_port_range). */
  private static final int FIRST_PORT = 32768;

  /** More proxies in a row than this are a circle. */
  private static final int RELAYS = 8;

  private final List<Listener> listeners;
  private final List<Hop> hops = new ArrayList<>();
  private final Journey journey;
  private int connections = 0;

  Exchange(Wires wires, List<Listener> listeners, Draws draws) {
    this.listeners = listeners;
    this.journey = new Journey(wires, new Conntrack(), new Hooks(draws, hops::add), hops::add);
  }

  /** What the sender gets to know, and who got it. */
  private record Heard(Outcome outcome, Optional<Arrival> server) {
    static Heard nobody(Outcome outcome) {
      return new Heard(outcome, Optional.empty());
    }
  }

  Walk ask(Request request, Space from) {
    var heard = ask(from, request.transport(), request.to(), request.port());
    return new Walk(request, heard.outcome(), heard.server(), List.copyOf(hops));
  }

  private Heard ask(Space from, Transport transport, Ip to, int port) {
    var source = from.sourceFor(to);
    var ownPort = FIRST_PORT + connections++;
    // Without a source there is no route either, which sending finds out.
    var tuple =
        transport == Transport.ICMP
            ? new Tuple(transport, source.orElse(to), ownPort, to, ownPort)
            : new Tuple(transport, source.orElse(to), ownPort, to, port);
    return switch (journey.send(from, Packet.of(tuple), false)) {
      case End.Lost _ -> Heard.nobody(Outcome.TIMED_OUT);
      case End.NotSent _ -> Heard.nobody(Outcome.ERROR);
      case End.Gone _ -> Heard.nobody(Outcome.ERROR);
      case End.Refused refused ->
          told(from, tuple, refused.space(), refused.packet(), Outcome.REFUSED);
      case End.Stuck stuck -> told(from, tuple, stuck.space(), stuck.packet(), Outcome.UNREACHABLE);
      case End.Arrived arrived -> serve(from, tuple, arrived);
    };
  }

  private Heard serve(Space from, Tuple asked, End.Arrived arrived) {
    var there = arrived.space();
    var tuple = arrived.packet().tuple();
    var arrival = Optional.of(new Arrival(there.name(), tuple));
    if (tuple.transport() == Transport.ICMP) {
      log(there, new Event.Delivered(tuple));
      return new Heard(back(from, asked, there, tuple.inverse(), Outcome.REACHED), arrival);
    }
    var listener = listener(there, tuple);
    if (listener.isEmpty()) {
      log(there, new Event.NoListener(tuple));
      return told(from, asked, there, arrived.packet(), Outcome.REFUSED);
    }
    log(there, new Event.Delivered(tuple));
    return switch (listener.get().service()) {
      case Answers _ ->
          new Heard(back(from, asked, there, tuple.inverse(), Outcome.REACHED), arrival);
      case Relays relays -> relay(from, asked, there, tuple, relays);
    };
  }

  private Heard relay(Space from, Tuple asked, Space there, Tuple tuple, Relays relays) {
    if (connections > RELAYS) {
      log(there, new Event.Dropped("a circle of proxies"));
      return Heard.nobody(Outcome.TIMED_OUT);
    }
    Endpoint to = relays.to();
    log(there, new Event.Relayed(to));
    var onward = ask(there, tuple.transport(), to.ip(), to.port());
    // TCP is taken before the other side is tried; a datagram has no answer until there is one.
    if (tuple.transport() != Transport.TCP && onward.outcome() != Outcome.REACHED) {
      return Heard.nobody(Outcome.TIMED_OUT);
    }
    var source =
        tuple.transport() == Transport.TCP || relays.answersFromAskedAddress()
            ? Optional.of(tuple.destination())
            : there.sourceFor(tuple.source());
    var answer = tuple.inverse().from(source.orElse(tuple.destination()), tuple.destinationPort());
    var outcome = back(from, asked, there, answer, Outcome.REACHED);
    return new Heard(
        outcome, onward.outcome() == Outcome.REACHED ? onward.server() : Optional.empty());
  }

  // A TCP reset is part of the connection; everything else is told by ICMP about it.
  private Heard told(Space from, Tuple asked, Space there, Packet packet, Outcome outcome) {
    if (there == from && packet.tuple().equals(asked)) {
      return Heard.nobody(outcome);
    }
    var isReset = outcome == Outcome.REFUSED && packet.tuple().transport() == Transport.TCP;
    var end = journey.send(there, Packet.of(packet.tuple().inverse()), !isReset);
    return Heard.nobody(arrives(from, asked, end) ? outcome : Outcome.TIMED_OUT);
  }

  private Outcome back(Space from, Tuple asked, Space there, Tuple answer, Outcome outcome) {
    var end = journey.send(there, Packet.of(answer), false);
    return arrives(from, asked, end) ? outcome : Outcome.TIMED_OUT;
  }

  private boolean arrives(Space from, Tuple asked, End end) {
    if (!(end instanceof End.Arrived arrived)) {
      return false;
    }
    if (arrived.space() == from && arrived.packet().tuple().equals(asked.inverse())) {
      log(from, new Event.Delivered(arrived.packet().tuple()));
      return true;
    }
    log(arrived.space(), new Event.Unexpected(arrived.packet().tuple()));
    return false;
  }

  private Optional<Listener> listener(Space there, Tuple tuple) {
    var all =
        listeners.stream()
            .filter(listener -> listener.namespace().equals(there.name()))
            .filter(listener -> tuple.transport().is(listener.protocol()))
            .filter(listener -> listener.port() == tuple.destinationPort())
            .toList();
    return all.stream()
        .filter(listener -> listener.address().filter(tuple.destination()::equals).isPresent())
        .findFirst()
        .or(() -> all.stream().filter(listener -> listener.address().isEmpty()).findFirst());
  }

  private void log(Space space, Event event) {
    hops.add(new Hop(space.name(), event));
  }
}
