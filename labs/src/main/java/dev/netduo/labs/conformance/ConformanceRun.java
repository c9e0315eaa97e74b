package dev.netduo.labs.conformance;

import dev.netduo.emulator.Nearest;
import dev.netduo.emulator.NetduoException;
import dev.netduo.emulator.agent.Agent;
import dev.netduo.emulator.event.Event;
import dev.netduo.emulator.session.Session;
import dev.netduo.k8s.conformance.CaseResult;
import dev.netduo.k8s.conformance.Suite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Files of cases, read before anything is started, then tried one after the other. */
public final class ConformanceRun {
  private final String name;
  private final Map<Path, Suite> suites = new LinkedHashMap<>();
  private final Set<String> wanted;

  /**
   * Reads the files.
   *
   * @param name what the cases are about
   * @param only the ids of the cases to try; empty for all of them
   * @throws NetduoException where a file has a mistake or none of them has such an id
   */
  public ConformanceRun(
      String name, List<Path> files, List<String> only, Function<Path, ? extends Suite> reader) {
    this.name = name;
    files.forEach(file -> suites.put(file, reader.apply(file)));
    var known = new LinkedHashSet<String>();
    suites.values().forEach(suite -> known.addAll(suite.ids()));
    for (var id : only) {
      if (!known.contains(id)) {
        throw new NetduoException(
            "there is no case '" + id + "' in " + files(), Nearest.hint(id, known));
      }
    }
    this.wanted = only.isEmpty() ? known : Set.copyOf(only);
  }

  private List<String> files() {
    return suites.keySet().stream().map(Path::toString).toList();
  }

  /** How many cases it will try. */
  public int cases() {
    return (int)
        suites.values().stream()
            .flatMap(suite -> suite.ids().stream())
            .filter(wanted::contains)
            .count();
  }

  /**
   * Tries the cases; where a file's world cannot be built the report says why.
   *
   * @param agent the session's
   */
  public ConformanceReport run(Session session, Agent agent) {
    var work = "try " + cases() + " " + name + " cases";
    return session.events().during(work, cases(), () -> run(session, agent, work));
  }

  private ConformanceReport run(Session session, Agent agent, String work) {
    var began = System.nanoTime();
    var results = new ArrayList<CaseResult>();
    var failures = new ArrayList<String>();
    for (var suite : suites.entrySet()) {
      try {
        var _ =
            suite
                .getValue()
                .run(
                    session,
                    agent,
                    wanted,
                    result -> {
                      results.add(result);
                      session.events().publish(new Event.Advanced(work, result.id()));
                    });
      } catch (NetduoException e) {
        failures.add(suite.getKey() + ": " + e.getMessage() + hint(e));
      }
    }
    return new ConformanceReport(
        name,
        files(),
        "docker " + session.engine().version().version(),
        List.copyOf(results),
        String.join("; ", failures),
        Duration.ofNanos(System.nanoTime() - began));
  }

  private static String hint(NetduoException e) {
    return e.hint().isEmpty() ? "" : " (" + e.hint() + ")";
  }
}
