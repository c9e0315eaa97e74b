package dev.netduo.emulator.probe;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.Probe.Http;
import dev.netduo.emulator.probe.Probe.Lookup;
import dev.netduo.emulator.probe.Probe.Ping;
import dev.netduo.emulator.probe.Probe.Tcp;
import dev.netduo.emulator.probe.Probe.Udp;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.probe.dns.Question;
import dev.netduo.emulator.probe.dns.Resolved;
import dev.netduo.emulator.probe.dns.Resolver;
import dev.netduo.emulator.probe.netprobe.Hit;
import dev.netduo.emulator.probe.netprobe.Netprobe;
import dev.netduo.emulator.probe.netprobe.Shot;
import inet.ipaddr.IPAddressString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Sends probes from real containers' namespaces: names are resolved first, all at once, then
 * everything else is sent, all at once. Every call resolves anew. Safe for use by several threads.
 * Only for sources that are processes of this machine.
 */
public final class LiveProber implements Prober {
  /** How long a server that sends first is given to do so. */
  private static final Duration BANNER = Duration.ofMillis(100);

  private static final int MAX_BANNER = 4096;
  private static final int MAX_RESPONSE = 1 << 18;
  private static final String DATAGRAM = "netduo\n";

  private final Netprobe netprobe;
  private final Resolver resolver;

  /** Sends through this agent. */
  public LiveProber(Agent agent) {
    this.netprobe = new Netprobe(agent);
    this.resolver = new Resolver(agent);
  }

  @Override
  public List<ProbeResult> send(List<? extends Probe> probes) {
    var questions = new HashSet<Question>();
    probes.forEach(p -> question(p).ifPresent(questions::add));
    var names = resolver.resolve(questions);
    var shots = new ArrayList<Shot>();
    var places = new HashMap<Integer, Integer>();
    for (var i = 0; i < probes.size(); i++) {
      var probe = probes.get(i);
      var target = target(probe, names);
      if (target.isPresent()) {
        places.put(i, shots.size());
        shots.add(shot(probe, target.get()));
      }
    }
    var hits = netprobe.send(shots);
    var results = new ArrayList<ProbeResult>();
    for (var i = 0; i < probes.size(); i++) {
      var probe = probes.get(i);
      var name = question(probe).flatMap(q -> Optional.ofNullable(names.get(q)));
      var place = places.get(i);
      results.add(
          place == null
              ? unsent(probe, name.orElseThrow())
              : result(probe, target(probe, names).orElseThrow(), name, hits.get(place)));
    }
    return List.copyOf(results);
  }

  /**
   * The process whose namespace a probe is sent from.
   *
   * @throws IllegalArgumentException where it is of another machine, which is another prober's
   */
  static int pid(Probe probe) {
    return switch (probe.from()) {
      case Probe.Source.Local(_, var pid) -> pid;
      case Probe.Source.Remote(var name, _) ->
          throw new IllegalArgumentException(name + " is not on this machine");
    };
  }

  private static Optional<Question> question(Probe probe) {
    if (probe instanceof Lookup lookup) {
      return Optional.of(
          new Question(
              pid(lookup),
              Reverse.name(lookup.name(), lookup.type()),
              List.of(lookup.type().toUpperCase(Locale.ROOT)),
              false,
              lookup.patience()));
    }
    var host = host(probe);
    return literal(host).isPresent()
        ? Optional.empty()
        : Optional.of(Question.address(pid(probe), host, probe.patience()));
  }

  private static Optional<Ip> target(Probe probe, Map<Question, Resolved> names) {
    if (probe instanceof Lookup) {
      return Optional.empty();
    }
    var question = question(probe);
    return question.isEmpty()
        ? literal(host(probe))
        : Optional.ofNullable(names.get(question.get())).flatMap(Resolved::address);
  }

  private static String host(Probe probe) {
    return switch (probe) {
      case Ping p -> p.host();
      case Tcp p -> p.host();
      case Udp p -> p.host();
      case Http p -> p.host();
      case Lookup p -> p.name();
    };
  }

  private static Optional<Ip> literal(String host) {
    var text =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (text.indexOf(':') < 0 && text.split("\\.", -1).length != 4) {
      return Optional.empty();
    }
    var address = new IPAddressString(text).getAddress();
    return address == null || address.isMultiple() || address.isPrefixed()
        ? Optional.empty()
        : Optional.of(Ip.of(address));
  }

  private static Shot shot(Probe probe, Ip target) {
    var pid = pid(probe);
    return switch (probe) {
      case Ping p -> new Shot.Echo(pid, target, p.patience());
      case Tcp p -> new Shot.Tcp(pid, target, p.port(), p.patience(), "", MAX_BANNER, BANNER);
      case Udp p -> new Shot.Udp(pid, target, p.port(), p.patience(), hex(DATAGRAM));
      case Http p ->
          new Shot.Tcp(
              pid, target, p.port(), p.patience(), hex(request(p)), MAX_RESPONSE, Duration.ZERO);
      case Lookup _ -> throw new IllegalArgumentException("a lookup is answered by the resolver");
    };
  }

  private static String request(Http http) {
    return "GET "
        + http.path()
        + " HTTP/1.1\r\nHost: "
        + http.host()
        + (http.port() == 80 ? "" : ":" + http.port())
        + "\r\nUser-Agent: netduo\r\nAccept: */*\r\nConnection: close\r\n\r\n";
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ProbeResult unsent(Probe probe, Resolved name) {
    return new ProbeResult(
        probe,
        outcome(name.status()),
        name.took(),
        name.address().map(Ip::toString).orElse(""),
        probe instanceof Lookup ? String.join("\n", name.records()) : "",
        name.records(),
        name.server(),
        name.detail());
  }

  private static Outcome outcome(Resolved.Status status) {
    return switch (status) {
      case FOUND -> Outcome.REACHED;
      case UNKNOWN -> Outcome.NAME_UNKNOWN;
      case REFUSED -> Outcome.REFUSED;
      case TIMED_OUT -> Outcome.TIMED_OUT;
      case UNREACHABLE -> Outcome.UNREACHABLE;
      case NOT_ASKED -> Outcome.ERROR;
    };
  }

  private static ProbeResult result(Probe probe, Ip target, Optional<Resolved> name, Hit hit) {
    var seen = Evidence.of(probe, hit);
    return new ProbeResult(
        probe,
        seen.outcome(),
        hit.took(),
        target.toString(),
        seen.answer(),
        name.map(Resolved::records).orElse(List.of()),
        name.map(Resolved::server).orElse(""),
        seen.detail());
  }
}
