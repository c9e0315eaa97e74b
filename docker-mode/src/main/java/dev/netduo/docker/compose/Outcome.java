package dev.netduo.docker.compose;

/**
 * What became of one container or network, in docker's words.
 *
 * @param kind {@code Container} or {@code Network}
 * @param name the name the user knows it by
 * @param state for example {@code Created}, {@code Started}, {@code Running}, {@code Removed}
 * @param done whether it is as it should be
 */
public record Outcome(String kind, String name, String state, boolean done) {
  static Outcome container(String name, String state) {
    return new Outcome("Container", name, state, true);
  }

  static Outcome network(String name, String state) {
    return new Outcome("Network", name, state, true);
  }

  static Outcome failed(Step step) {
    var kind =
        switch (step) {
          case Step.CreateNetwork network -> "Network";
          case Step.RemoveNetwork network -> "Network";
          case Step.KeepNetwork network -> "Network";
          case Step.CreateContainer container -> "Container";
          case Step.RecreateContainer container -> "Container";
          case Step.StartContainer container -> "Container";
          case Step.KeepContainer container -> "Container";
          case Step.RemoveContainer container -> "Container";
        };
    return new Outcome(kind, step.name(), "Error", false);
  }
}
