package dev.netduo.k8s.conformance.dns;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Family;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.dns.DnsClient;
import dev.netduo.emulator.probe.dns.DnsClient.Message;
import dev.netduo.emulator.probe.dns.Libc;
import dev.netduo.emulator.probe.dns.ResolverConfig;
import dev.netduo.emulator.probe.dns.ResolverWalk;
import dev.netduo.k8s.cluster.Cluster;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.CaseResult.Disagreement;
import dev.netduo.k8s.conformance.CaseResult.Outcome;
import dev.netduo.k8s.conformance.dns.DnsCase.Answer;
import dev.netduo.k8s.conformance.dns.DnsCase.Expected;
import dev.netduo.k8s.conformance.dns.DnsCase.Search;
import dev.netduo.k8s.dns.DnsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Cases about what is asked and answered, tried against the real server. */
final class ServerTrials {
  // A change is seen within a fraction of this; a server that is wrong costs all of it.
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final int USUAL_NDOTS = 5;

  private final Cluster cluster;
  private final World world;
  private final LiveWorld live;
  private final Company company;
  private final DnsClient client;
  private final ResolverWalk resolver;

  ServerTrials(Cluster cluster, Agent agent, World world, LiveWorld live, Company company) {
    this.cluster = cluster;
    this.world = world;
    this.live = live;
    this.company = company;
    this.client = new DnsClient(agent);
    this.resolver = new ResolverWalk(agent);
  }

  /** Cases that want the same of the server go together; those that change the world one by one. */
  void run(List<DnsCase> cases, Consumer<CaseResult> told) {
    var fixed =
        cases.stream()
            .flatMap(one -> one instanceof Answer answer ? Stream.of(answer) : Stream.of())
            .toList();
    var byOptions =
        fixed.stream()
            .filter(answer -> answer.changes().isEmpty())
            .collect(groupingBy(Answer::options, LinkedHashMap::new, toList()));
    byOptions.forEach((options, answers) -> {
      choose(options);
      ask(answers, told);
    });
    for (var answer : fixed) {
      if (!answer.changes().isEmpty()) {
        choose(answer.options());
        live.apply(answer.changes());
        ask(List.of(answer), told);
        live.restore();
      }
    }
    choose(world.options());
    for (var one : cases) {
      if (one instanceof Search search) {
        told.accept(search(search));
      }
    }
  }

  private void choose(DnsOptions options) {
    live.choose(options.withUpstream(Optional.of(company.upstream())));
  }

  /** Asks until all is as it should be, or patience ends. */
  private void ask(List<Answer> answers, Consumer<CaseResult> told) {
    var began = System.nanoTime();
    var open = new ArrayList<>(answers);
    while (!open.isEmpty()) {
      var replies = client.ask(open.stream().map(this::message).toList());
      var late = System.nanoTime() - began > PATIENCE.toNanos();
      var took = Duration.ofNanos(System.nanoTime() - began);
      var wrong = new ArrayList<Answer>();
      for (var i = 0; i < open.size(); i++) {
        var answer = open.get(i);
        var disagreements = AnswerTrial.judge(answer, replies.get(i).getLast(), world.zone());
        if (disagreements.isEmpty() || late || needsV6(answer)) {
          told.accept(result(answer, disagreements, took));
        } else {
          wrong.add(answer);
        }
      }
      open.clear();
      open.addAll(wrong);
      if (!open.isEmpty()) {
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  private Message message(Answer answer) {
    var server = answer.synced() ? cluster.spec().dnsServer() : company.untold();
    return new Message(company.asker(), server, answer.name(), answer.type(), answer.tcp(), ANSWER);
  }

  private CaseResult result(DnsCase one, List<Disagreement> disagreements, Duration took) {
    return new CaseResult(
        one.head().id(), one.head().title(), 1, took, outcome(one, disagreements));
  }

  private Outcome outcome(DnsCase one, List<Disagreement> disagreements) {
    if (disagreements.isEmpty()) {
      return new Outcome.Passed();
    }
    return one instanceof Answer answer && needsV6(answer)
        ? new Outcome.Skipped("the cluster has no IPv6")
        : new Outcome.Failed(disagreements);
  }

  // Whether a case cannot come out right without IPv6.
  private boolean needsV6(Answer answer) {
    if (live.hasV6()) {
      return false;
    }
    var facts = answer.anyOf().stream().flatMap(expected -> expected.answer().stream());
    return Stream.concat(facts, Stream.of(answer.name()))
        .map(text -> text.toLowerCase(Locale.ROOT))
        .anyMatch(
            text -> text.contains("ip6.arpa") || text.contains("fd00") || isInClusterV6(text));
  }

  private boolean isInClusterV6(String fact) {
    return fact.startsWith("aaaa ")
        && world.services().values().stream()
            .flatMap(service -> service.vips().stream())
            .filter(ip -> ip.family() == Family.IPV6)
            .map(Ip::toString)
            .anyMatch(fact::endsWith);
  }

  private CaseResult search(Search search) {
    var began = System.nanoTime();
    var disagreements = new ArrayList<Disagreement>();
    for (var libc : search.libcs()) {
      disagreements.addAll(walk(search, libc));
    }
    return result(search, disagreements, Duration.ofNanos(System.nanoTime() - began));
  }

  private List<Disagreement> walk(Search search, Libc libc) {
    var way =
        resolver.walk(
            company.asker(), config(search), search.name(), List.of(search.type()), libc, ANSWER);
    var disagreements = new ArrayList<Disagreement>();
    var what = search.name() + " " + search.type() + " by " + libc.name().toLowerCase(Locale.ROOT);
    if (!way.names().equals(search.sent())) {
      disagreements.add(
          new Disagreement(
              what + ", sent",
              search.sent().toString(),
              way.names().toString(),
              search.head().why()));
    }
    var seen = new Expected(way.rcode().orElse("no answer"), AnswerTrial.facts(way.answer()));
    if (!AnswerTrial.text(seen).equalsIgnoreCase(AnswerTrial.text(search.expected()))) {
      disagreements.add(
          new Disagreement(
              what,
              AnswerTrial.text(search.expected()),
              AnswerTrial.text(seen),
              search.head().why()));
    }
    return disagreements;
  }

  private ResolverConfig config(Search search) {
    var domain = cluster.spec().domain();
    var path =
        search.search().isEmpty()
            ? List.of(search.from() + ".svc." + domain, "svc." + domain, domain)
            : search.search();
    return new ResolverConfig(
        List.of(cluster.spec().dnsServer()),
        Stream.concat(path.stream(), search.extraSearch().stream()).toList(),
        search.ndots().orElse(USUAL_NDOTS),
        ANSWER);
  }
}
