package dev.netduo.labs.command;

import dev.netduo.docker.predict.DockerSetup;
import dev.netduo.docker.predict.NameAnswer;
import dev.netduo.docker.predict.Prediction;
import dev.netduo.emulator.net.Ip;
import dev.netduo.emulator.probe.ProbeResult.Outcome;
import dev.netduo.emulator.walk.Hop;
import dev.netduo.emulator.walk.Walk;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * A prediction as it is shown, in JSON field by field.
 *
 * @param outcomes what can come of it, for example {@code timed-out}; several where chance decides
 * @param addresses what the name stands for
 * @param names who says so, or why nobody does; empty for an address
 * @param walks one for each address
 */
record ShownPrediction(
    String probe,
    List<String> outcomes,
    List<String> addresses,
    String names,
    List<ShownWalk> walks) {

  /**
   * A walk as it is shown.
   *
   * @param server the container that gets it in the end; empty where none does
   * @param client the client's address as the server sees it
   */
  record ShownWalk(
      String address, String outcome, String server, String client, List<ShownHop> hops) {
    static ShownWalk of(Walk walk) {
      return new ShownWalk(
          walk.request().to().toString(),
          word(walk.outcome()),
          walk.server().map(Walk.Arrival::namespace).orElse(""),
          walk.clientSeen().map(Ip::toString).orElse(""),
          walk.hops().stream().map(ShownHop::of).toList());
    }
  }

  /**
   * A hop as it is shown.
   *
   * @param what in a word, for example {@code translated}
   */
  record ShownHop(String at, String what, String detail) {
    static ShownHop of(Hop hop) {
      return new ShownHop(hop.namespace(), hop.event().what(), hop.event().describe());
    }
  }

  static ShownPrediction of(String probe, Prediction prediction) {
    var outcomes =
        prediction.walks().isEmpty() && prediction.name() instanceof NameAnswer.Found
            ? List.of(Outcome.REACHED)
            : prediction.outcomes();
    return new ShownPrediction(
        probe,
        outcomes.stream().map(ShownPrediction::word).toList(),
        prediction.name() instanceof NameAnswer.Found found
            ? found.addresses().stream().map(Ip::toString).toList()
            : List.of(),
        switch (prediction.name()) {
          case NameAnswer.Found found -> found.by();
          case NameAnswer.Unknown unknown -> unknown.why();
          case NameAnswer.Elsewhere elsewhere -> elsewhere.why();
        },
        prediction.walks().stream().map(ShownWalk::of).toList());
  }

  void print(PrintWriter out) {
    out.println(probe + ": " + String.join(" or ", outcomes) + ", as predicted");
    if (!names.isEmpty()) {
      out.println("  names from: " + names);
      addresses.forEach(address -> out.println("  address: " + address));
    }
    for (var walk : walks) {
      if (walks.size() > 1) {
        out.println("  to " + walk.address() + ": " + walk.outcome());
      }
      walk.hops().forEach(hop -> out.println("  " + hop.at() + ": " + hop.detail()));
      if (!walk.client().isEmpty()) {
        out.println("  " + walk.server() + " sees the client as " + walk.client());
      } else if (walk.outcome().equals(word(Outcome.REACHED))) {
        out.println("  " + DockerSetup.THIS_MACHINE + "'s proxy took it, and nobody is behind it");
      }
    }
  }

  private static String word(Outcome outcome) {
    return outcome.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
