package dev.netduo.emulator.probe.dns;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.dns.Resolved.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * One question on its way along the search path. All full names it may stand for are asked at once;
 * which answer counts is decided in their order, as a resolver that asks one after the other would.
 */
final class NameResolution {
  private final List<List<Query>> candidates = new ArrayList<>();
  private final long started = System.nanoTime();

  NameResolution(Question question, ResolverConfig config) {
    for (var name : config.candidates(question.name())) {
      candidates.add(
          question.types().stream()
              .map(type -> new Query(question.pid(), config, name, type, question.patience()))
              .toList());
    }
  }

  /** The queries that still wait for something. */
  List<Query> open() {
    // Behind a full name that was found nothing matters any more.
    var open = new ArrayList<Query>();
    for (var candidate : candidates) {
      candidate.stream().filter(q -> !q.isDone()).forEach(open::add);
      if (candidate.stream().anyMatch(q -> !q.records().isEmpty())) {
        break;
      }
    }
    return open;
  }

  /** The result; asked for when nothing is open. */
  Resolved result() {
    var took = Duration.ofNanos(System.nanoTime() - started);
    var first = candidates.getFirst().getFirst();
    for (var candidate : candidates) {
      var found = candidate.stream().filter(q -> !q.records().isEmpty()).findFirst();
      if (found.isPresent()) {
        return found(found.get(), took);
      }
      var silent = candidate.stream().filter(q -> !q.isAnswered()).findFirst();
      if (silent.isPresent()) {
        return unanswered(silent.get(), took);
      }
    }
    return new Resolved(
        Status.UNKNOWN,
        Optional.empty(),
        List.of(),
        first.server(),
        took,
        first.verdict() + " from " + first.server());
  }

  private static Resolved found(Query query, Duration took) {
    var records = query.records();
    return new Resolved(
        Status.FOUND,
        records.stream().flatMap(r -> address(r).stream()).findFirst(),
        records.stream().map(NameResolution::text).toList(),
        query.server(),
        took,
        "NOERROR from " + query.server());
  }

  private static Resolved unanswered(Query query, Duration took) {
    var status =
        switch (query.last().fate()) {
          // What came was no DNS message.
          case REACHED, TIMED_OUT -> Status.TIMED_OUT;
          case REFUSED -> Status.REFUSED;
          case UNREACHABLE -> Status.UNREACHABLE;
          case NOT_SENT -> Status.NOT_ASKED;
        };
    return Resolved.unanswered(
        status, took, "name server " + query.server() + ": " + query.verdict());
  }

  private static String text(Record record) {
    return record.getName()
        + " "
        + record.getTTL()
        + " "
        + Type.string(record.getType())
        + " "
        + record.rdataToString();
  }

  private static Optional<Ip> address(Record record) {
    return switch (record) {
      case ARecord a -> Optional.of(Ip.parse(a.getAddress().getHostAddress()));
      case AAAARecord a -> Optional.of(Ip.parse(a.getAddress().getHostAddress()));
      default -> Optional.empty();
    };
  }
}
