package dev.netduo.emulator.probe.dns;

import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.dns.ContainerFiles.Files;
import dev.netduo.emulator.probe.dns.Resolved.Status;
import dev.netduo.emulator.probe.netprobe.Netprobe;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Resolves many names at once, each from inside its container's namespace and with its files. */
public final class Resolver {
  private final Agent agent;
  private final Netprobe netprobe;

  /** Resolves through this agent. */
  public Resolver(Agent agent) {
    this.agent = agent;
    this.netprobe = new Netprobe(agent);
  }

  /** What became of each question. Never throws: what could not be asked is an error. */
  public Map<Question, Resolved> resolve(Collection<Question> questions) {
    var results = new HashMap<Question, Resolved>();
    if (questions.isEmpty()) {
      return results;
    }
    Map<Integer, Files> files;
    try {
      files =
          ContainerFiles.read(
              agent, questions.stream().map(Question::pid).collect(Collectors.toSet()));
    } catch (NetduoException e) {
      questions.forEach(q -> results.put(q, notAsked(e.getMessage())));
      return results;
    }
    var running = new LinkedHashMap<Question, NameResolution>();
    for (var question : questions) {
      var ofContainer = files.get(question.pid());
      if (ofContainer == null) {
        results.put(question, notAsked("process " + question.pid() + " is gone"));
      } else {
        fromHosts(question, ofContainer)
            .ifPresentOrElse(
                found -> results.put(question, found),
                () -> start(question, ofContainer, running, results));
      }
    }
    askAll(running);
    running.forEach((question, resolution) -> results.put(question, resolution.result()));
    return results;
  }

  private void askAll(Map<Question, NameResolution> running) {
    while (true) {
      var open = running.values().stream().flatMap(r -> r.open().stream()).toList();
      if (open.isEmpty()) {
        return;
      }
      var hits = netprobe.send(open.stream().map(Query::next).toList());
      for (var i = 0; i < open.size(); i++) {
        open.get(i).take(hits.get(i));
      }
    }
  }

  private static void start(
      Question question,
      Files files,
      Map<Question, NameResolution> running,
      Map<Question, Resolved> results) {
    try {
      running.put(question, new NameResolution(question, files.resolver()));
    } catch (NetduoException e) {
      results.put(question, notAsked(e.getMessage()));
    }
  }

  private static Optional<Resolved> fromHosts(Question question, Files files) {
    if (!question.hosts()) {
      return Optional.empty();
    }
    return files.hosts().find(question.name()).map(Resolver::fromHosts);
  }

  private static Resolved fromHosts(Ip address) {
    return new Resolved(
        Status.FOUND,
        Optional.of(address),
        List.of(),
        "hosts file",
        Duration.ZERO,
        "from the hosts file");
  }

  private static Resolved notAsked(String why) {
    return Resolved.unanswered(Status.NOT_ASKED, Duration.ZERO, why);
  }
}
