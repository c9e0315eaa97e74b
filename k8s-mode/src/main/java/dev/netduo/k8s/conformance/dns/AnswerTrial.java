package dev.netduo.k8s.conformance.dns;

import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.dns.DnsRecord;
import dev.netduo.emulator.probe.dns.DnsReply;
import dev.netduo.k8s.conformance.CaseResult.Disagreement;
import dev.netduo.k8s.conformance.dns.DnsCase.Answer;
import dev.netduo.k8s.conformance.dns.DnsCase.Expected;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether a server's answer is as a case says. Pure. */
final class AnswerTrial {
  private AnswerTrial() {}

  /** What is not as it should be; empty where all is. */
  static List<Disagreement> judge(Answer answer, DnsReply reply, String zone) {
    var what = answer.name() + " " + answer.type();
    var seen = new Expected(reply.verdict(), facts(reply.answer()));
    var disagreements = new ArrayList<Disagreement>();
    if (answer.anyOf().stream().map(AnswerTrial::normal).noneMatch(seen::equals)) {
      var expected =
          answer.anyOf().stream().map(AnswerTrial::text).collect(Collectors.joining(" or "));
      disagreements.add(new Disagreement(what, expected, text(seen), answer.head().why()));
    }
    var within = ("." + answer.name().toLowerCase(Locale.ROOT)).endsWith("." + zone);
    var denied = seen.answer().isEmpty() && Set.of("NOERROR", "NXDOMAIN").contains(seen.rcode());
    if (within && denied && reply.authority().stream().noneMatch(record -> isSoa(record, zone))) {
      disagreements.add(
          new Disagreement(
              what + ", authority section",
              "SOA " + zone,
              facts(reply.authority()).toString(),
              "RFC 2308, section 3"));
    }
    answer
        .glue()
        .map(AnswerTrial::normal)
        .filter(glue -> !glue.containsAll(facts(reply.additional())))
        .ifPresent(glue ->
            disagreements.add(
                new Disagreement(
                    what + ", additional section",
                    "nothing but " + glue,
                    facts(reply.additional()).toString(),
                    answer.head().why())));
    return List.copyOf(disagreements);
  }

  private static boolean isSoa(DnsRecord record, String zone) {
    return record.type().equals("SOA") && record.name().equalsIgnoreCase(zone);
  }

  /** Records as cases write them. */
  static Set<String> facts(List<DnsRecord> records) {
    return records.stream().map(AnswerTrial::fact).collect(Collectors.toCollection(TreeSet::new));
  }

  private static String fact(DnsRecord record) {
    var data =
        switch (record.type()) {
          // Priority and weight are free.
          case "SRV" -> record.data().split(" ", 3)[2];
          case "SOA" -> record.name();
          case "TXT" -> record.data().replace("\"", "");
          default -> record.data();
        };
    return normal(record.type() + " " + data);
  }

  private static Expected normal(Expected expected) {
    return new Expected(expected.rcode(), normal(expected.answer()));
  }

  private static Set<String> normal(Set<String> facts) {
    return facts.stream().map(AnswerTrial::normal).collect(Collectors.toCollection(TreeSet::new));
  }

  // One address has many spellings, and a name's case means nothing.
  private static String normal(String fact) {
    return fact.startsWith("AAAA ")
        ? "AAAA " + Ip.parse(fact.substring(5))
        : fact.startsWith("TXT ") ? fact : fact.split(" ", 2)[0] + " " + tail(fact);
  }

  private static String tail(String fact) {
    var space = fact.indexOf(' ');
    return space < 0 ? "" : fact.substring(space + 1).toLowerCase(Locale.ROOT);
  }

  static String text(Expected expected) {
    return expected.rcode() + " " + new TreeSet<>(expected.answer());
  }
}
