package dev.netduo.labs.bench.dataplane;

import dev.netduo.labs.bench.Ratio;
import java.util.List;

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
    var through = Side.to(stage.vip());
    var straight = Side.to(stage.server());
    for (int pair = 0; pair < pairs; pair++) {
      traffic.sample(List.of(through, straight));
    }
    return new Path(services, through.throughputTo(straight), through.connectionsTo(straight));
  }
}
