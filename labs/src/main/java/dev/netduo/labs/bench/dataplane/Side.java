package dev.netduo.labs.bench.dataplane;

import dev.netduo.emulator.net.Ip;
import dev.netduo.labs.bench.Ratio;
import java.util.ArrayList;
import java.util.List;

/**
 * One side of a comparison, and the samples that were taken of it.
 *
 * @param to where its traffic goes
 * @param throughput bits a second
 * @param connections new connections a second
 */
record Side(Ip to, List<Double> throughput, List<Double> connections) {

  /** One without samples. */
  static Side to(Ip to) {
    return new Side(to, new ArrayList<>(), new ArrayList<>());
  }

  Ratio throughputTo(Side against) {
    return Ratio.ofFasterHalves(throughput, against.throughput);
  }

  Ratio connectionsTo(Side against) {
    return Ratio.ofFasterHalves(connections, against.connections);
  }
}
