package dev.netduo.labs.bench.dataplane;

import dev.netduo.labs.bench.Ratio;

/**
 * Something through the service against the same straight to the pod.
 *
 * @param services how many there are beside the measured one
 * @param throughput bits a second
 * @param connections new connections a second
 */
public record Path(int services, Ratio throughput, Ratio connections) {

  /** Measures it with so many services beside the stage's, which are there already. */
  static Path of(Stage stage, int services, int pairs) {
    var traffic = new Traffic(stage.client());
    return new Path(
        services,
        Ratio.of(
            pairs, () -> traffic.throughput(stage.vip()), () -> traffic.throughput(stage.server())),
        Ratio.of(
            pairs,
            () -> traffic.connections(stage.vip()),
            () -> traffic.connections(stage.server())));
  }
}
